internal import Planning
internal import SyntheticPlans

/// What `planctl help generate` prints.
extension Help {
  static let generating = Bilingual(
    zh: """
      planctl generate 文件夹 [--subprojects N] [--counties N] [--years N] [--first-year 年]
                       [--seed S] [--errors N]

      写一个虚构的计划，形状与真实的计划一样：省、市、县的资金，按年度分摊到子项目，建设内容、产出、职责、
      规则、情景、各种合计数一应俱全，planctl validate 没有任何问题。用来试用、教学、测速。
      参数相同，写出的每个字节都相同。

        --subprojects N  子项目数，默认 1000；资金明细至多 \(SyntheticPlan.mostTranches) 行
        --counties N     县数 1 至 \(SyntheticPlan.mostCounties)，默认 18；约 9 个县一个市，180 个县一个省，
                         多于一个省时另有中央资金
        --years N        年数 1 至 \(SyntheticPlan.mostYears)，默认 3；从 --first-year（默认 2021）开始
        --seed S         0 至 2⁶⁴−1，默认 1；换一个种子就是另一个计划
        --errors N       故意写错 N 个数（至多 \(SyntheticPlan.mostErrors) 个）：相邻数字颠倒、漏写、小数点错位等，
                         尽量每个子项目至多一个；答案写在旁边的 文件夹.answer.json，
                         键名与 locate --format json 相同，另有行号

      文件夹要么全部写成，要么原样不动；以前生成的计划整个换掉，有别的内容则不写。旁边以前的答案随之换掉：
      没有错数时，答案里也没有单元格。

      """,
    en: """
      planctl generate DIR [--subprojects N] [--counties N] [--years N] [--first-year YEAR]
                       [--seed S] [--errors N]

      Writes a made-up plan with the shape of real ones: money of provinces, cities and counties by
      year and sub-project, with texts, outputs, duties, rules, scenarios and all the sums that a
      document prints. planctl validate finds nothing in it. For trying out, teaching and measuring.
      The same options give the same bytes.

        --subprojects N  how many sub-projects, 1000 without it; at most \(SyntheticPlan.mostTranches) tranches
                         in all
        --counties N     1 to \(SyntheticPlan.mostCounties), 18 without it; some 9 counties a city and 180 a province;
                         where there are several provinces the centre pays as well
        --years N        1 to \(SyntheticPlan.mostYears), 3 without it; from --first-year on (2021)
        --seed S         0 to 2⁶⁴ − 1, 1 without it; another seed is another plan
        --errors N       write N figures wrongly (at most \(SyntheticPlan.mostErrors)): digits swapped or dropped, a
                         decimal point moved …, one a sub-project as far as there are enough; the
                         answer stands beside the folder in DIR.answer.json, with the keys of
                         locate --format json and the line

      The folder is written as a whole or not at all; a plan generated earlier is replaced, a folder with
      other things in it is not. An earlier answer beside it is replaced too: where nothing is wrong, by
      one without cells.

      """)
}
