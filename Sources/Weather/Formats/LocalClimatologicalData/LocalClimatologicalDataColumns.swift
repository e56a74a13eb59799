/// The columns of Local Climatological Data, version 1, that the format reads.
struct LocalClimatologicalDataColumns {
    let station: Column
    let date: Column
    let reportType: Column
    let temperature: Column
    let windSpeed: Column
    let pressure: Column
    let dewPoint: Column?
    let windDirection: Column?
    let remarks: Column?

    /// - Returns: `nil` if the header does not match this format.
    init?(header: [String], pressure kind: PressureKind) {
        let pressureName =
            switch kind {
            case .seaLevel: "HourlySeaLevelPressure"
            case .station: "HourlyStationPressure"
            case .altimeter: "HourlyAltimeterSetting"
            }
        guard let station = Column("STATION", in: header), let date = Column("DATE", in: header),
            let reportType = Column("REPORT_TYPE", in: header), let windSpeed = Column("HourlyWindSpeed", in: header),
            let temperature = Column("HourlyDryBulbTemperature", in: header),
            let pressure = Column(pressureName, in: header)
        else { return nil }
        self.station = station
        self.date = date
        self.reportType = reportType
        self.temperature = temperature
        self.windSpeed = windSpeed
        self.pressure = pressure
        dewPoint = Column("HourlyDewPointTemperature", in: header)
        windDirection = Column("HourlyWindDirection", in: header)
        remarks = Column("REM", in: header)
    }
}
