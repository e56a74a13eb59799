import CCurl
import HTTPClient

extension HTTPTransportError {
    /// Translates an error code of libcurl.
    ///
    /// - Parameters:
    ///   - code: the code.
    ///   - detail: libcurl's own message; may be empty.
    ///   - url: the request's URL.
    ///   - timeout: the request's timeout.
    ///   - received: the number of received bytes of the body.
    ///   - isRedirect: whether headers of a previous response, such as a redirect, were received.
    ///   - configuration: the client's configuration.
    init(
        code: CURLcode,
        detail: String,
        url: ServiceAddress,
        timeout: Duration,
        received: Int,
        isRedirect: Bool,
        configuration: CurlClient.Configuration
    ) {
        let host = Self.hostAndPort(of: url)
        let because = detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
        let reason: Reason
        let message: String
        switch code {
        case CURLE_URL_MALFORMAT:
            (reason, message) = (.badURL, "not a valid URL (\(because))")
        case CURLE_UNSUPPORTED_PROTOCOL where isRedirect:
            (reason, message) = (.redirectRefused, "\(Self.refusedRedirect(from: url)) (\(because))")
        case CURLE_UNSUPPORTED_PROTOCOL where !url.unmasked.lowercased().hasPrefix("http"):
            (reason, message) = (.badURL, "the URL must begin with http:// or https:// (\(because))")
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            (reason, message) = (.hostNotFound, "could not find the host of \(host) (\(because))")
        case CURLE_COULDNT_CONNECT:
            (reason, message) = (.couldNotConnect, "could not connect to \(host) (\(because))")
        case CURLE_OPERATION_TIMEDOUT:
            let limit = min(timeout, configuration.timeout)
            (reason, message) = (.timedOut, "\(host) did not complete the response within \(limit) (\(because))")
        case CURLE_TOO_MANY_REDIRECTS:
            let limit = configuration.maximumRedirects
            (reason, message) = (.tooManyRedirects(limit: limit), "more than \(limit) redirects")
        case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM:
            (reason, message) = (
                .connectionLost, "\(host) closed the connection after \(received) bytes of the body (\(because))"
            )
        case CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING, CURLE_UNSUPPORTED_PROTOCOL:
            (reason, message) = (.badResponse, "the response of \(host) is not valid HTTP (\(because))")
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_PINNEDPUBKEYNOTMATCH:
            (reason, message) = (.tls, "no trusted connection to \(host) (\(because))")
        default:
            (reason, message) = (.other(code: code.rawValue), because)
        }
        self.init(reason, url: url, message: message)
    }

    static func tooLarge(url: ServiceAddress, limit: Int) -> HTTPTransportError {
        HTTPTransportError(.tooLarge(limit: limit), url: url, message: "the response is larger than \(limit) bytes")
    }

    static func refused(_ url: ServiceAddress) -> HTTPTransportError {
        HTTPTransportError(
            .addressRefused,
            url: url,
            message: "the host \(hostAndPort(of: url)) has no address that is permitted"
        )
    }

    static func closed(url: ServiceAddress) -> HTTPTransportError {
        HTTPTransportError(.closed, url: url, message: "the client was shut down")
    }

    private static func refusedRedirect(from url: ServiceAddress) -> String {
        url.isEncrypted
            ? "refused a redirect from https to http or to another protocol"
            : "refused a redirect to a protocol other than http and https"
    }

    /// The URL's `host:port`, with the scheme's default port if necessary; the masked text if it is not a URL.
    private static func hostAndPort(of url: ServiceAddress) -> String {
        guard let parsed = curl_url() else { return "\(url)" }
        defer { curl_url_cleanup(parsed) }
        guard curl_url_set(parsed, CURLUPART_URL, url.unmasked, 0) == CURLUE_OK,
            let host = part(CURLUPART_HOST, of: parsed),
            let port = part(CURLUPART_PORT, of: parsed, flags: UInt32(CURLU_DEFAULT_PORT))
        else { return "\(url)" }
        return "\(host):\(port)"
    }

    private static func part(_ part: CURLUPart, of url: OpaquePointer, flags: UInt32 = 0) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(url, part, &text, flags) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}

extension ServiceAddress {
    /// Whether the scheme is https.
    var isEncrypted: Bool { unmasked.prefix(8).lowercased() == "https://" }
}
