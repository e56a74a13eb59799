import CCurl
import CCurlShim

/// One request under way; used by the loop's thread alone.
///
/// libcurl's callbacks are given an unretained pointer to it: whoever holds the transfer must keep it until its handle
/// is reset.
final class Transfer {
    let request: HTTPRequest
    let handle: UnsafeMutableRawPointer
    let continuation: TransferLoop.Continuation
    private let configuration: CurlClient.Configuration
    private let errorText: UnsafeMutablePointer<CChar>
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private var headers = HTTPHeaders()
    private var body: [UInt8] = []
    private var isTooLarge = false

    init(
        _ request: HTTPRequest,
        handle: UnsafeMutableRawPointer,
        continuation: TransferLoop.Continuation,
        configuration: CurlClient.Configuration
    ) {
        self.request = request
        self.handle = handle
        self.continuation = continuation
        self.configuration = configuration
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        errorText.deallocate()
        curl_slist_free_all(headerList)
    }

    private var timeout: Duration { request.timeout ?? configuration.timeout }

    /// Sets all options of the handle.
    func prepare() throws {
        try check(aerocast_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText))
        try check(aerocast_curl_set_string(handle, CURLOPT_URL, request.url))
        try check(aerocast_curl_set_long(handle, CURLOPT_NOSIGNAL, 1))
        try check(aerocast_curl_set_long(handle, CURLOPT_TCP_KEEPALIVE, 1))
        try check(
            aerocast_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, configuration.connectTimeout.wholeMilliseconds)
        )
        try check(aerocast_curl_set_long(handle, CURLOPT_TIMEOUT_MS, timeout.wholeMilliseconds))
        try check(aerocast_curl_set_string(handle, CURLOPT_ACCEPT_ENCODING, "gzip"))
        try check(aerocast_curl_set_string(handle, CURLOPT_USERAGENT, configuration.userAgent))
        if let file = configuration.certificateAuthorityFile {
            try check(aerocast_curl_set_string(handle, CURLOPT_CAINFO, file))
        }
        try prepareRedirects()
        try prepareMethod()
        try prepareHeaders()
        try prepareCallbacks()
    }

    private func prepareRedirects() throws {
        let isEncrypted = request.url.prefix(8).lowercased() == "https://"
        try check(aerocast_curl_allow_http(handle, isEncrypted ? 0 : 1))
        let follows = configuration.maximumRedirects > 0
        try check(aerocast_curl_set_long(handle, CURLOPT_FOLLOWLOCATION, follows ? 1 : 0))
        try check(aerocast_curl_set_long(handle, CURLOPT_MAXREDIRS, configuration.maximumRedirects))
    }

    private func prepareMethod() throws {
        switch request.method {
        case .get:
            try check(aerocast_curl_set_long(handle, CURLOPT_HTTPGET, 1))
        case .head:
            try check(aerocast_curl_set_long(handle, CURLOPT_NOBODY, 1))
        case .post:
            try check(aerocast_curl_set_long(handle, CURLOPT_POST, 1))
            try prepareBody(request.body ?? [])
        case .put, .patch, .delete:
            if let body = request.body { try prepareBody(body) }
            try check(aerocast_curl_set_string(handle, CURLOPT_CUSTOMREQUEST, request.method.rawValue))
        }
    }

    private func prepareBody(_ body: [UInt8]) throws {
        try check(aerocast_curl_set_body(handle, body, body.count))
    }

    /// The empty `Expect:` keeps libcurl from waiting a second for "100 Continue" before larger bodies.
    private func prepareHeaders() throws {
        try append(header: "Expect:")
        for field in request.headers.fields {
            let text = "\(field.name): \(field.value)"
            guard !field.name.isEmpty, !text.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 }) else {
                throw CurlError(.badRequest, url: request.url, message: "the header '\(field.name)' cannot be sent")
            }
            // "name:" would remove the field; libcurl sends an empty one for "name;".
            try append(header: field.value.isEmpty ? "\(field.name);" : text)
        }
        try check(aerocast_curl_set_list(handle, CURLOPT_HTTPHEADER, headerList))
    }

    private func append(header: String) throws {
        guard let list = curl_slist_append(headerList, header) else { return try check(CURLE_OUT_OF_MEMORY) }
        headerList = list
    }

    private func prepareCallbacks() throws {
        let context = Unmanaged.passUnretained(self).toOpaque()
        try check(aerocast_curl_set_pointer(handle, CURLOPT_WRITEDATA, context))
        try check(
            aerocast_curl_set_data_callback(handle, CURLOPT_WRITEFUNCTION) { bytes, _, count, context in
                Transfer.of(context)?.receive(body: UnsafeRawBufferPointer(start: bytes, count: count)) ?? 0
            }
        )
        try check(aerocast_curl_set_pointer(handle, CURLOPT_HEADERDATA, context))
        try check(
            aerocast_curl_set_data_callback(handle, CURLOPT_HEADERFUNCTION) { bytes, _, count, context in
                Transfer.of(context)?.receive(header: UnsafeRawBufferPointer(start: bytes, count: count)) ?? 0
            }
        )
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> Transfer? {
        context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Returning another number than came makes libcurl abort.
    private func receive(body bytes: UnsafeRawBufferPointer) -> Int {
        guard body.count + bytes.count <= configuration.maximumResponseSize else {
            isTooLarge = true
            return 0
        }
        body.append(contentsOf: bytes)
        return bytes.count
    }

    /// A status line begins the headers anew: before it came a redirect or an interim answer.
    private func receive(header bytes: UnsafeRawBufferPointer) -> Int {
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
        if isTooLarge {
            return .failure(CurlError.tooLarge(url: request.url, limit: configuration.maximumResponseSize))
        }
        if code != CURLE_OK { return .failure(error(code)) }
        let timing = HTTPResponse.Timing(
            nameLookup: duration(CURLINFO_NAMELOOKUP_TIME_T),
            connect: duration(CURLINFO_CONNECT_TIME_T),
            firstByte: duration(CURLINFO_STARTTRANSFER_TIME_T),
            total: duration(CURLINFO_TOTAL_TIME_T),
            reusedConnection: number(CURLINFO_NUM_CONNECTS) == 0
        )
        var url: UnsafePointer<CChar>?
        _ = aerocast_curl_get_string(handle, CURLINFO_EFFECTIVE_URL, &url)
        return .success(
            HTTPResponse(
                status: number(CURLINFO_RESPONSE_CODE),
                headers: headers,
                body: body,
                url: url.map { String(cString: $0) } ?? request.url,
                timing: timing
            )
        )
    }

    private func number(_ info: CURLINFO) -> Int {
        var value = 0
        _ = aerocast_curl_get_long(handle, info, &value)
        return value
    }

    private func duration(_ info: CURLINFO) -> Duration {
        var microseconds: curl_off_t = 0
        _ = aerocast_curl_get_microseconds(handle, info, &microseconds)
        return .microseconds(Int64(microseconds))
    }

    private func check(_ code: CURLcode) throws {
        if code != CURLE_OK { throw error(code) }
    }

    private func error(_ code: CURLcode) -> CurlError {
        CurlError(
            code: code,
            detail: String(cString: errorText),
            url: request.url,
            timeout: timeout,
            received: body.count,
            isRedirect: !headers.fields.isEmpty,
            configuration: configuration
        )
    }
}

extension Duration {
    /// At least 1, since 0 means "no limit" to libcurl.
    fileprivate var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        let milliseconds = Double(seconds) * 1000 + Double(attoseconds) / 1e15
        return Int(min(max(milliseconds, 1), 1e9))
    }
}
