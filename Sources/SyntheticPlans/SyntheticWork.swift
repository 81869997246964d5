internal import Planning

/// What a synthetic plan does: projects of emergency rescue as in Ziyang's plan, what each of them buys,
/// and how much of it province and centre pay.
struct SyntheticWork: Sendable {
  /// One thing that money buys.
  struct Item: Sendable {
    let name: String
    let unit: String
    /// The most that one sub-project buys in a year.
    let most: Int
  }

  let name: String
  /// What stands behind the place in a sub-project's name.
  let title: String
  let verb: String
  /// One item or two, in order of their names' bytes.
  let items: [Item]
  let lead: String
  /// The province's share of a sub-project-year in tenths of a percent, by level. Never a whole
  /// percentage, so that no rate can be the one that most of a small plan happens to follow (R102).
  let cityRate: Int64
  let countyRate: Int64
  /// The same of the centre.
  let centralRate: Int64

  /// The most that the province pays of any sub-project-year.
  var provinceRate: Int64 { max(cityRate, countyRate) }

  static let mostItems = 2

  static let all: [SyntheticWork] = [
    SyntheticWork(
      name: "城乡消防站、队建设", title: "消防站、队建设", verb: "新建",
      items: [
        Item(name: "乡镇专职消防队", unit: "支", most: 4), Item(name: "小型消防站", unit: "个", most: 3),
      ], lead: "市消防救援支队", cityRate: 125, countyRate: 175, centralRate: 75),
    SyntheticWork(
      name: "新建消防站、队基本车辆配备", title: "消防车辆配备", verb: "配备",
      items: [
        Item(name: "水罐消防车", unit: "辆", most: 6), Item(name: "泡沫消防车", unit: "辆", most: 3),
      ], lead: "市消防救援支队", cityRate: 225, countyRate: 225, centralRate: 75),
    SyntheticWork(
      name: "专职消防员建设", title: "专职消防员招录", verb: "招录",
      items: [Item(name: "专职消防员", unit: "人", most: 90)],
      lead: "市消防救援支队", cityRate: 75, countyRate: 125, centralRate: 25),
    SyntheticWork(
      name: "专职消防员基本防护装备建设", title: "防护装备配备", verb: "配备",
      items: [Item(name: "基本防护装备", unit: "套", most: 180)],
      lead: "市消防救援支队", cityRate: 225, countyRate: 225, centralRate: 75),
    SyntheticWork(
      name: "应急管理信息化及指挥场所建设", title: "应急指挥体系建设", verb: "建设",
      items: [
        Item(name: "应急指挥终端", unit: "台", most: 60), Item(name: "应急指挥车", unit: "辆", most: 2),
      ], lead: "市应急局", cityRate: 225, countyRate: 275, centralRate: 125),
    SyntheticWork(
      name: "应急救援分队建设", title: "应急救援分队建设", verb: "配备",
      items: [Item(name: "抢险救援装备", unit: "套", most: 40)],
      lead: "市应急局", cityRate: 175, countyRate: 225, centralRate: 75),
    SyntheticWork(
      name: "危险化学品监测预警系统建设", title: "危险化学品监测预警", verb: "安装",
      items: [Item(name: "监测预警设备", unit: "台", most: 120)],
      lead: "市应急局", cityRate: 275, countyRate: 325, centralRate: 75),
    SyntheticWork(
      name: "水旱和地质灾害救援能力建设", title: "水旱和地质灾害救援", verb: "购置",
      items: [
        Item(name: "冲锋舟", unit: "艘", most: 12), Item(name: "移动排涝泵车", unit: "台", most: 4),
      ], lead: "市应急局", cityRate: 325, countyRate: 375, centralRate: 125),
    SyntheticWork(
      name: "应急物资储备库建设", title: "应急物资储备库建设", verb: "建成",
      items: [Item(name: "应急物资储备库", unit: "座", most: 2)],
      lead: "市应急局", cityRate: 275, countyRate: 275, centralRate: 125),
    SyntheticWork(
      name: "城市主战消防车救援能力建设", title: "主战消防车配备", verb: "配备",
      items: [Item(name: "主战消防车", unit: "辆", most: 4)],
      lead: "市消防救援支队", cityRate: 225, countyRate: 275, centralRate: 75),
  ]

  /// How `rules.csv` writes a share: `22.5%`.
  static func percent(_ rate: Int64) -> String { decimalText(Int128(rate), decimals: 1) + "%" }
}
