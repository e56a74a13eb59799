import Access
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import PlainText

/// The token of a signed-in browser, which only its cookie contains.
struct Session: Sendable {
    /// 256 random bits in hexadecimal digits.
    let token: String

    static let cookie = "aerocast_session"
    /// Half a day: an operator signs in once a shift.
    static let lifetime: Double = 12 * 3600
    static let forgeryName = HTTPField.Name("X-CSRF-Token")

    static func random() -> Session {
        Session(token: SymmetricKey(size: .bits256).withUnsafeBytes { $0.hexadecimal })
    }

    /// The session of the request's cookie.
    static func token(in request: Request) -> Session? {
        let cookies = request.headers[values: .cookie].flatMap { $0.split(separator: ";") }
        for cookie in cookies {
            let parts = cookie.split(separator: "=", maxSplits: 1)
            if parts.count == 2, parts[0].trimmingPrefix(while: { $0 == " " }) == Self.cookie {
                return Session(token: String(parts[1]))
            }
        }
        return nil
    }

    /// The SHA-256 of the token, which is stored.
    var digest: Data { Data(SHA256.hash(data: Data(token.utf8))) }

    /// Whether a text is the token that the page repeats; takes the same time for every text of the same length.
    func isForgeryToken(_ text: String?) -> Bool {
        guard let text else { return false }
        return SHA256.hash(data: Data(text.utf8)) == SHA256.hash(data: Data(forgeryToken.utf8))
    }

    /// The token that the page repeats in a header.
    ///
    /// Another origin can neither read it nor set the header.
    var forgeryToken: String {
        let code = HMAC<SHA256>.authenticationCode(for: Data("csrf".utf8), using: SymmetricKey(data: Data(token.utf8)))
        return Data(code).base64EncodedString()
    }

    /// The value of `Set-Cookie`.
    ///
    /// - Parameters:
    ///   - isSecure: whether the browser sends the cookie over TLS only.
    ///   - age: seconds; 0 deletes the cookie.
    /// - Returns: the cookie with its attributes.
    func setCookie(isSecure: Bool, age: Double = Session.lifetime) -> String {
        "\(Self.cookie)=\(token); Path=/; HttpOnly; SameSite=Strict; Max-Age=\(Int(age))" + (isSecure ? "; Secure" : "")
    }
}
