package import Settings

extension SettingCatalogue {
    /// The settings of all programs, which share one environment and may share one file.
    package static let aerocast = SettingCatalogue(
        APISettings.all + DetectorSettings.all + TrainerSettings.all + FeederSettings.all
    )
}
