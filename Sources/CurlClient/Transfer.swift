import CCurl
import CCurlShim
import HTTPClient

/// One running request; only the loop's thread uses it.
///
/// libcurl's callbacks have an unretained pointer to the transfer, so the owner must keep the transfer until its handle
/// is reset.
final class Transfer {
    let request: HTTPRequest
    let handle: UnsafeMutableRawPointer
    let receiver: Receiver
    let configuration: CurlClient.Configuration
    let errorText: UnsafeMutablePointer<CChar>
    var headerList: UnsafeMutablePointer<curl_slist>?
    private var headers = HTTPHeaders()
    private var body: [UInt8] = []
    private var isTooLarge = false
    private var wasAddressRefused = false
    /// The check of addresses, to which libcurl has a pointer until the handle is reset; `nil` if all are permitted.
    var addressGuard: UnsafeMutablePointer<aerocast_curl_guard>?
    private var received = 0

    init(
        _ request: HTTPRequest,
        handle: UnsafeMutableRawPointer,
        receiver: Receiver,
        configuration: CurlClient.Configuration
    ) {
        self.request = request
        self.handle = handle
        self.receiver = receiver
        self.configuration = configuration
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        errorText.deallocate()
        addressGuard?.deallocate()
        curl_slist_free_all(headerList)
    }

    var timeout: Duration { request.timeout ?? configuration.timeout }

    static func of(_ context: UnsafeMutableRawPointer?) -> Transfer? {
        context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Appends bytes of the body; a result other than `bytes.count` makes libcurl abort or wait.
    func receive(body bytes: UnsafeRawBufferPointer) -> Int {
        if case .parts(let sink) = receiver {
            if received == 0 { sink.begin((number(CURLINFO_RESPONSE_CODE), headers)) }
            guard sink.receive(bytes) else { return Int(CURL_WRITEFUNC_PAUSE) }
            received += bytes.count
            return bytes.count
        }
        guard body.count + bytes.count <= configuration.maximumResponseSize else {
            isTooLarge = true
            return 0
        }
        body.append(contentsOf: bytes)
        return bytes.count
    }

    /// Decides about a connection.
    func permits(_ address: UnsafeBufferPointer<UInt8>) -> Bool {
        let isPermitted = IPAddress(bytes: Array(address)).flatMap { configuration.addresses?.permits($0) } ?? false
        if !isPermitted { wasAddressRefused = true }
        return isPermitted
    }

    /// Reads one header line; a status line discards the headers of a redirect or of an interim response.
    func receive(header bytes: UnsafeRawBufferPointer) -> Int {
        let line = String(decoding: bytes, as: UTF8.self).prefix { !$0.isNewline }
        if line.hasPrefix("HTTP/") {
            headers = HTTPHeaders()
        } else if let colon = line.firstIndex(of: ":") {
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            headers.append(name: String(line[..<colon]), value: String(value))
        }
        return bytes.count
    }

    func outcome(_ code: CURLcode, configuration: CurlClient.Configuration) -> Result<HTTPResponse, any Error> {
        if isTooLarge, !configuration.cutsLargeResponses {
            return .failure(HTTPTransportError.tooLarge(url: request.url, limit: configuration.maximumResponseSize))
        }
        if code == CURLE_COULDNT_CONNECT, wasAddressRefused { return .failure(HTTPTransportError.refused(request.url)) }
        if code != CURLE_OK, !isTooLarge { return .failure(error(code)) }
        return .success(
            HTTPResponse(
                status: number(CURLINFO_RESPONSE_CODE),
                headers: headers,
                body: body,
                url: effectiveURL
            )
        )
    }

    /// The URL of the response, after redirects.
    private var effectiveURL: ServiceAddress {
        var text: UnsafePointer<CChar>?
        _ = aerocast_curl_get_string(handle, CURLINFO_EFFECTIVE_URL, &text)
        let found = text.map { ServiceAddress(String(cString: $0)) } ?? request.url
        // The request's address shows the parts of its path and query that are no secrets.
        return found == request.url ? request.url : found
    }

    private func number(_ info: CURLINFO) -> Int {
        var value = 0
        _ = aerocast_curl_get_long(handle, info, &value)
        return value
    }

    func check(_ code: CURLcode) throws {
        if code != CURLE_OK { throw error(code) }
    }

    private func error(_ code: CURLcode) -> HTTPTransportError {
        HTTPTransportError(
            code: code,
            detail: String(cString: errorText),
            url: request.url,
            timeout: timeout,
            received: max(body.count, received),
            isRedirect: !headers.fields.isEmpty,
            configuration: configuration
        )
    }
}
