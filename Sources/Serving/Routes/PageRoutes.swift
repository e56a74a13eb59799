import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import JSONSchema
import NIOCore

/// `GET /`: the operator's page.
///
/// Its three files are embedded in the program; the page loads no other files.
struct PageRoutes: Sendable {
    private let documentFile = File(PackageResources.page_html, type: "text/html; charset=utf-8")
    private let styleFile = File(PackageResources.page_css, type: "text/css; charset=utf-8")
    private let scriptFile = File(PackageResources.page_js, type: "text/javascript; charset=utf-8")

    /// A file, with the entity tag by which a browser validates its copy.
    struct File: Sendable {
        var body: ByteBuffer
        var type: String
        var tag: String

        init(_ bytes: [UInt8], type: String) {
            body = ByteBuffer(bytes: bytes)
            self.type = type
            tag = "\"" + Data(SHA256.hash(data: bytes)).base64EncodedString().prefix(16) + "\""
        }

        func answer(to request: Request) -> Answer {
            var headers: HTTPFields = [
                .contentType: type, .eTag: tag, .cacheControl: "no-cache",
                .contentSecurityPolicy:
                    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; "
                    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            ]
            if request.knows(tag) { return Answer(headers: headers, body: nil) }
            headers[.contentLength] = String(body.readableBytes)
            return Answer(headers: headers, body: body)
        }
    }

    /// A file; without a body if the browser's copy is up to date.
    struct Answer: RouteAnswer {

        var headers: HTTPFields
        var body: ByteBuffer?

        static var forms: [AnswerForm] {
            [
                .text("text/html"), .text("text/css"), .text("text/javascript"), .json(.map(of: .any)), .notModified,
            ]
        }

        func response() -> Response {
            guard let body else { return Response(status: .notModified, headers: headers) }
            return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: body))
        }
    }

    func document(_ request: Request, context: APIRequestContext) async throws -> Answer {
        documentFile.answer(to: request)
    }

    func style(_ request: Request, context: APIRequestContext) async throws -> Answer {
        styleFile.answer(to: request)
    }

    func script(_ request: Request, context: APIRequestContext) async throws -> Answer {
        scriptFile.answer(to: request)
    }
}
