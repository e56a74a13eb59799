import CCurl
import CCurlShim
import Foundation
package import HTTPClient
import Timing

/// A message with its envelope.
package struct Mail: Sendable {
    /// Addresses such as `aerocast@example.org`, without names.
    package var sender: String
    package var recipients: [String]
    /// Header and body (RFC 5322), with CRLF at the ends of the lines.
    package var content: [UInt8]

    package init(sender: String, recipients: [String], content: [UInt8]) {
        self.sender = sender
        self.recipients = recipients
        self.content = content
    }
}

/// A message that a server has not taken.
package struct MailError: Error, Hashable, CustomStringConvertible {
    /// The reply of the server; `nil` without a reply.
    package var reply: Int?
    /// One sentence without secrets.
    package var description: String

    package init(reply: Int? = nil, _ description: String) {
        self.reply = reply
        self.description = description
    }
}

/// Hands messages to a mail server.
package protocol MailTransport: Sendable {
    /// Returns after the server has taken the message for all recipients.
    ///
    /// - Throws: ``MailError``.
    func send(_ mail: Mail) async throws
}

/// Sends mail with SMTP over libcurl, each message over a connection of its own.
package struct MailClient: MailTransport {
    package struct Configuration: Sendable {
        /// `smtp://host:port`, or `smtps://host:port` for TLS from the first byte.
        package var server: ServiceAddress
        package var user: String?
        package var password: String?
        /// Whether the connection must be encrypted and the server's certificate be valid.
        package var requiresTLS = true
        /// PEM file of trusted certificate authorities; `nil` for the system's authorities.
        package var certificateAuthorityFile: String?
        package var timeout: Duration = .seconds(15)

        package init(server: ServiceAddress) {
            self.server = server
        }
    }

    let configuration: Configuration

    package init(_ configuration: Configuration) {
        self.configuration = configuration
    }

    /// Canceling the task does not end a transfer: a message that is half sent would be sent again.
    package func send(_ mail: Mail) async throws {
        try await withCheckedThrowingContinuation { continuation in
            let thread = Thread {
                LibCurl.initialize()
                continuation.resume(with: Result { try MailTransfer(mail, configuration).perform() })
            }
            thread.name = "mail-client"
            thread.start()
        }
    }
}

/// One message on its way; only its own thread uses it.
private final class MailTransfer {
    private let mail: Mail
    private let configuration: MailClient.Configuration
    private let errorText: UnsafeMutablePointer<CChar>
    private var recipients: UnsafeMutablePointer<curl_slist>?
    private var sent = 0

    init(_ mail: Mail, _ configuration: MailClient.Configuration) {
        self.mail = mail
        self.configuration = configuration
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        errorText.deallocate()
        curl_slist_free_all(recipients)
    }

    func perform() throws {
        guard let handle = curl_easy_init() else { throw MailError("libcurl is out of memory") }
        defer { curl_easy_cleanup(handle) }
        try prepare(handle)
        let code = curl_easy_perform(handle)
        guard code != CURLE_OK else { return }
        var reply = 0
        _ = aerocast_curl_get_long(handle, CURLINFO_RESPONSE_CODE, &reply)
        throw error(code, reply: reply == 0 ? nil : reply)
    }

    private func prepare(_ handle: UnsafeMutableRawPointer) throws {
        let milliseconds = Int(configuration.timeout.seconds * 1000)
        try check(aerocast_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText))
        try check(aerocast_curl_allow_mail(handle))
        try check(aerocast_curl_set_string(handle, CURLOPT_URL, configuration.server.unmasked))
        try check(aerocast_curl_set_string(handle, CURLOPT_PROXY, ""))
        try check(aerocast_curl_set_long(handle, CURLOPT_NOSIGNAL, 1))
        try check(aerocast_curl_set_long(handle, CURLOPT_TIMEOUT_MS, milliseconds))
        try check(aerocast_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, milliseconds / 2))
        let encryption = configuration.requiresTLS ? CURLUSESSL_ALL : CURLUSESSL_NONE
        try check(aerocast_curl_set_long(handle, CURLOPT_USE_SSL, Int(encryption.rawValue)))
        if let file = configuration.certificateAuthorityFile {
            try check(aerocast_curl_set_string(handle, CURLOPT_CAINFO, file))
        }
        if let user = configuration.user {
            try check(aerocast_curl_set_string(handle, CURLOPT_USERNAME, user))
            try check(aerocast_curl_set_string(handle, CURLOPT_PASSWORD, configuration.password ?? ""))
        }
        try check(aerocast_curl_set_string(handle, CURLOPT_MAIL_FROM, "<\(mail.sender)>"))
        for recipient in mail.recipients {
            guard let list = curl_slist_append(recipients, "<\(recipient)>") else {
                throw MailError("libcurl is out of memory")
            }
            recipients = list
        }
        try check(aerocast_curl_set_list(handle, CURLOPT_MAIL_RCPT, recipients))
        try check(aerocast_curl_set_long(handle, CURLOPT_UPLOAD, 1))
        try check(aerocast_curl_set_long(handle, CURLOPT_INFILESIZE, mail.content.count))
        let context = Unmanaged.passUnretained(self).toOpaque()
        try check(aerocast_curl_set_pointer(handle, CURLOPT_READDATA, context))
        try check(
            aerocast_curl_set_data_callback(handle, CURLOPT_READFUNCTION) { bytes, size, count, context in
                guard let bytes, let context else { return 0 }
                let transfer = Unmanaged<MailTransfer>.fromOpaque(context).takeUnretainedValue()
                return transfer.read(into: UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
            }
        )
    }

    private func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let part = mail.content[sent...].prefix(buffer.count)
        buffer.copyBytes(from: part)
        sent += part.count
        return part.count
    }

    private func check(_ code: CURLcode) throws {
        if code != CURLE_OK { throw error(code, reply: nil) }
    }

    private func error(_ code: CURLcode, reply: Int?) -> MailError {
        let detail = String(cString: errorText)
        let because = detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
        let reason: String =
            switch code {
            case CURLE_LOGIN_DENIED: "the mail server refuses user and password"
            case CURLE_USE_SSL_FAILED: "the mail server offers no encryption"
            case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR: "no trusted connection to the mail server"
            case CURLE_COULDNT_RESOLVE_HOST: "the host of the mail server cannot be found"
            case CURLE_COULDNT_CONNECT: "could not connect to the mail server"
            case CURLE_OPERATION_TIMEDOUT: "the mail server did not take the message in time"
            default: "the mail server does not take the message"
            }
        return MailError(reply: reply, "\(reason) (\(configuration.server.redacting(because)))")
    }
}
