import Observations

extension CivilTime {
    /// The month, such as `Jul`.
    var monthName: String { Self.monthNames[month - 1] }

    /// The day and the month, such as `18 Jul`.
    var dayAndMonth: String { "\(day) \(monthName)" }

    /// The date, such as `18 Jul 2013`.
    var date: String { "\(dayAndMonth) \(year)" }

    private static let monthNames = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
