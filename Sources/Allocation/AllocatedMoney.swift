public import Planning

extension ScheduleBook.Money {
  /// Cells with new amounts; `amounts` has one entry a cell. Cells that money could have gone to, but
  /// did not, are left out.
  public init(_ cells: AllocationCells, amounts: [Amount]) {
    self.init()
    for cell in amounts.indices where cells.row[cell] >= 0 || amounts[cell] != 0 {
      subproject.append(cells.subproject[cell])
      source.append(cells.source[cell])
      year.append(cells.year[cell])
      planned.append(cells.planned[cell])
      isPrinted.append(cells.row[cell] >= 0)
      amount.append(amounts[cell])
    }
  }
}
