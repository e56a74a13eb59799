import CodeVersion
import CurlClient

extension CurlClient.Configuration {
    /// A client of receivers: it reads the beginning of an answer, and follows no redirect, whose target nobody has named.
    ///
    /// - Parameter purpose: a word for the `User-Agent`.
    /// - Returns: the configuration, which permits all addresses.
    static func ofMessages(_ purpose: String) -> CurlClient.Configuration {
        var configuration = CurlClient.Configuration(userAgent: "AeroCast/\(CodeVersion.current) (\(purpose))")
        configuration.maximumRedirects = 0
        configuration.maximumResponseSize = 4096
        configuration.cutsLargeResponses = true
        return configuration
    }
}
