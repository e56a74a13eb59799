package import ArgumentParser
package import Settings

/// The options of every service.
package struct CommonOptions: ParsableArguments {
    @OptionGroup package var settings: SettingsOptions
    @Option(SharedSettings.logLevel) var logLevel
    @Option(SharedSettings.logFormat) var logFormat

    package init() {}
}

/// The options of the services that share the database.
package struct LoopOptions: ParsableArguments {
    @Option(SharedSettings.database) var database
    @Option(SharedSettings.artifacts) var artifacts
    @Option(SharedSettings.targets) var targets
    @Option(SharedSettings.model) var model
    @Option(SharedSettings.horizons) var horizons
    @Option(SharedSettings.pollInterval) var pollInterval

    package init() {}
}

/// The options of serving.
package struct APIOptions: ParsableArguments {
    @Option(APISettings.host) var host
    @Option(APISettings.port) var port
    @Option(APISettings.intervalLevel) var intervalLevel
    @Option(APISettings.combination) var combination
    @Option(APISettings.replay) var replay
    @Option(AccessSettings.insecure) var insecure
    @Option(AccessSettings.allowedHosts) var allowedHosts
    @Option(AccessSettings.keysFolder) var keysFolder
    @Option(AccessSettings.readLimit) var readLimit
    @Option(AccessSettings.predictLimit) var predictLimit
    @Option(AccessSettings.feedLimit) var feedLimit
    @Option(AccessSettings.operateLimit) var operateLimit
    @Option(AccessSettings.concurrencyPerKey) var concurrencyPerKey
    @Option(AccessSettings.concurrency) var concurrency
    @OptionGroup var tokens: TokenOptions
    @Option(ConnectionSettings.maxConnections) var maxConnections
    @Option(ConnectionSettings.headerTimeout) var headerTimeout
    @Option(ConnectionSettings.bodyTimeout) var bodyTimeout
    @Option(ConnectionSettings.bodyRate) var bodyRate
    @Option(ConnectionSettings.idleTimeout) var idleTimeout
    @Option(ConnectionSettings.writeTimeout) var writeTimeout
    @Option(ConnectionSettings.maxHeldBytes) var maxHeldBytes
    @Option(ConnectionSettings.maxListeners) var maxListeners
    @Option(ConnectionSettings.maxListenersPerAddress) var maxListenersPerAddress
    @Option(ConnectionSettings.allowedOrigins) var allowedOrigins
    @Option(TLSSettings.certificate) var tlsCertificate
    @Option(TLSSettings.key) var tlsKey
    @Option(TLSSettings.reloadInterval) var tlsReloadInterval
    @Option(TLSSettings.handshakeTimeout) var tlsHandshakeTimeout
    @Option(TLSSettings.trustedProxies) var trustedProxies
    @Option(TLSSettings.proxyFields) var proxyFields
    @Option(APISettings.maxStations) var maxStations
    @Option(APISettings.maxNewStations) var maxNewStations
    @Option(APISettings.maxClientStations) var maxClientStations
    @Option(APISettings.minDiskForStations) var minDiskForStations
    @Option(APISettings.minDiskForObservations) var minDiskForObservations
    @Option(APISettings.trustData) var trustData
    @Option(APISettings.trustedStations) var trustedStations
    @Option(WebhookSettings.networks) var webhookNetworks
    @Option(WebhookSettings.http) var webhookHttp

    package init() {}
}

/// The options of notifications.
package struct NotificationOptions: ParsableArguments {
    @Option(NotificationSettings.webhook) var notifyWebhook
    @Option(NotificationSettings.webhook.file) var notifyWebhookFile
    @Option(NotificationSettings.alertmanager) var notifyAlertmanager
    @Option(NotificationSettings.alertmanager.file) var notifyAlertmanagerFile
    @Option(NotificationSettings.mailServer) var notifyMailServer
    @Option(NotificationSettings.mailFrom) var notifyMailFrom
    @Option(NotificationSettings.mailTo) var notifyMailTo
    @Option(NotificationSettings.mailUser) var notifyMailUser
    @Option(NotificationSettings.mailPassword.file) var notifyMailPasswordFile
    @Option(NotificationSettings.mailEncryption) var notifyMailTls
    @Option(NotificationSettings.certificateAuthority) var notifyCertificateAuthority
    @Option(NotificationSettings.cooldown) var notifyCooldown
    @Option(NotificationSettings.publicURL) var publicUrl
    @Option(NotificationSettings.publicURL.file) var publicUrlFile

    package init() {}
}

/// The options of tokens.
package struct TokenOptions: ParsableArguments {
    @Option(TokenSettings.keysFile) var keysFile
    @Option(TokenSettings.keysURL) var keysURL
    @Option(TokenSettings.keysURL.file) var keysURLFile
    @Option(TokenSettings.issuer) var issuer
    @Option(TokenSettings.audience) var audience
    @Option(TokenSettings.clientClaim) var clientClaim
    @Option(TokenSettings.rolesClaim) var rolesClaim
    @Option(TokenSettings.roles) var roles
    @Option(TokenSettings.stationsClaim) var stationsClaim
    @Option(TokenSettings.leeway) var leeway
    @Option(TokenSettings.maximumLifetime) var maximumLifetime
    @Option(TokenSettings.dailyQuota) var dailyQuota
    @Option(TokenSettings.refresh) var refresh
    @Option(TokenSettings.maximumAge) var maximumAge

    package init() {}
}

/// The options of drift detection.
package struct DetectorOptions: ParsableArguments {
    @Option(DetectorSettings.falseAlarms) var falseAlarms
    @Option(DetectorSettings.cooldown) var cooldown

    package init() {}
}

/// The options of training.
package struct TrainerOptions: ParsableArguments {
    @Option(TrainerSettings.kind) var kind
    @Option(TrainerSettings.channels) var channels
    @Option(TrainerSettings.lease) var lease
    @Option(TrainerSettings.historyHours) var historyHours
    @Option(TrainerSettings.minimumHours) var minimumHours
    @Option(TrainerSettings.minimumHoursSinceDrift) var minimumHoursSinceDrift
    @Option(TrainerSettings.probationOutcomes) var probationOutcomes
    @Option(TrainerSettings.threads) var threads
    @Option(TrainerSettings.mlflow) var mlflow
    @Option(TrainerSettings.mlflow.file) var mlflowFile
    @Option(TrainerSettings.mlflowExperiment) var mlflowExperiment
    @Option(TrainerSettings.keepObservations) var keepObservations
    @Option(TrainerSettings.keepOutcomes) var keepOutcomes
    @Option(TrainerSettings.keepEvents) var keepEvents
    @Option(TrainerSettings.keepVersions) var keepVersions
    @Option(TrainerSettings.keepJobs) var keepJobs
    @Option(TrainerSettings.jobTimeLimit) var jobTimeLimit
    @Option(SharedSettings.seed) var seed

    package init() {}
}

/// The options of the services that raise flags for routine retrains.
package struct ScheduleOptions: ParsableArguments {
    @Option(SharedSettings.staleAfter) var staleAfter
    @Option(SharedSettings.retrainBackoff) var retrainBackoff

    package init() {}
}

/// The option of the services that push metrics.
package struct PushOptions: ParsableArguments {
    @Option(SharedSettings.pushgateway) var pushgateway
    @Option(SharedSettings.pushgateway.file) var pushgatewayFile

    package init() {}
}
