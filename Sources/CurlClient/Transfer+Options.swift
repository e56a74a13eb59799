import CCurl
import CCurlShim
import HTTPClient
import Timing

extension Transfer {
    /// Sets all options of the handle.
    func prepare() throws {
        try check(aerocast_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText))
        try check(aerocast_curl_set_string(handle, CURLOPT_URL, request.url.unmasked))
        try check(aerocast_curl_set_long(handle, CURLOPT_NOSIGNAL, 1))
        try check(aerocast_curl_set_long(handle, CURLOPT_TCP_KEEPALIVE, 1))
        try check(
            aerocast_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, configuration.connectTimeout.wholeMilliseconds)
        )
        try prepareTimeout()
        try check(aerocast_curl_set_string(handle, CURLOPT_ACCEPT_ENCODING, "gzip"))
        try check(aerocast_curl_set_string(handle, CURLOPT_USERAGENT, configuration.userAgent))
        if let file = configuration.certificateAuthorityFile {
            try check(aerocast_curl_set_string(handle, CURLOPT_CAINFO, file))
        }
        if !configuration.verifiesServer {
            try check(aerocast_curl_set_long(handle, CURLOPT_SSL_VERIFYPEER, 0))
            try check(aerocast_curl_set_long(handle, CURLOPT_SSL_VERIFYHOST, 0))
        }
        if request.isSentOnce { try check(aerocast_curl_set_long(handle, CURLOPT_FRESH_CONNECT, 1)) }
        try prepareGuard()
        try prepareRedirects()
        try prepareMethod()
        try prepareHeaders()
        try prepareCallbacks()
    }

    private func prepareGuard() throws {
        guard configuration.addresses != nil else { return }
        let addressGuard = UnsafeMutablePointer<aerocast_curl_guard>.allocate(capacity: 1)
        addressGuard.initialize(
            to: aerocast_curl_guard(
                permits: { bytes, count, context in
                    let address = UnsafeBufferPointer(start: bytes, count: count)
                    return Transfer.of(context)?.permits(address) == true ? 1 : 0
                },
                context: Unmanaged.passUnretained(self).toOpaque()
            )
        )
        self.addressGuard = addressGuard
        try check(aerocast_curl_set_guard(handle, addressGuard))
    }

    /// A response in parts may take any time while bytes come.
    private func prepareTimeout() throws {
        guard case .parts = receiver else {
            return try check(aerocast_curl_set_long(handle, CURLOPT_TIMEOUT_MS, timeout.wholeMilliseconds))
        }
        try check(aerocast_curl_set_long(handle, CURLOPT_LOW_SPEED_LIMIT, 1))
        try check(aerocast_curl_set_long(handle, CURLOPT_LOW_SPEED_TIME, max(timeout.wholeMilliseconds / 1000, 1)))
    }

    /// Only a request that reads follows redirects.
    ///
    /// libcurl would repeat a redirected POST as a GET (as RFC 9110, section 15.4, permits), whose success proves
    /// nothing about the POST; for every other method the redirect itself is the response.
    private func prepareRedirects() throws {
        try check(aerocast_curl_allow_http(handle, request.url.isEncrypted ? 0 : 1))
        let follows = configuration.maximumRedirects > 0 && [.get, .head].contains(request.method)
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

    /// Sets the header fields; the empty `Expect:` prevents libcurl from waiting a second for "100 Continue" before
    /// large bodies.
    private func prepareHeaders() throws {
        try append(header: "Expect:")
        for field in request.headers.fields {
            let text = "\(field.name): \(field.value)"
            guard !field.name.isEmpty, !text.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 }) else {
                throw HTTPTransportError(
                    .badRequest,
                    url: request.url,
                    message: "the header '\(field.name)' must have a name and no control characters"
                )
            }
            // libcurl removes a field for "name:", and sends an empty field for "name;".
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
}

extension Duration {
    /// Milliseconds, at least 1, because 0 means "no limit" to libcurl.
    fileprivate var wholeMilliseconds: Int {
        Int(min(max(seconds * 1000, 1), 1e9))
    }
}
