import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import JSONSchema
import NIOCore

/// `GET /`: the operator's page.
///
/// Its files are embedded in the program; the page loads no other files.
struct PageRoutes: Sendable {
    private let documentFile = File(PackageResources.page_html, type: "text/html; charset=utf-8")

    /// The files that the document loads, by path: the style, and the modules of the script.
    let files: [(path: String, summary: String, file: File)] = [
        ("/page.css", "The page's style.", File(PackageResources.page_css, type: "text/css; charset=utf-8")),
        ("/page.js", "The page's script.", script(PackageResources.page_js)),
        ("/page/words.js", "The page's texts and times.", script(PackageResources.words_js)),
        ("/page/data.js", "The page's requests.", script(PackageResources.data_js)),
        ("/page/draw.js", "The page's charts.", script(PackageResources.draw_js)),
        ("/page/verdict.js", "The page's verdict.", script(PackageResources.verdict_js)),
        ("/page/notes.js", "The page's silences and annotations.", script(PackageResources.notes_js)),
        ("/page/stations.js", "The page's table and map of stations.", script(PackageResources.stations_js)),
        ("/page/station.js", "The page's view of a station.", script(PackageResources.station_js)),
        ("/page/events.js", "The page's events and stories.", script(PackageResources.events_js)),
        ("/page/why.js", "The page's explanations.", script(PackageResources.why_js)),
        ("/page/whatif.js", "The page's questions about the past.", script(PackageResources.whatif_js)),
        ("/page/models.js", "The page's view of the models.", script(PackageResources.models_js)),
        ("/page/compare.js", "The page's comparisons.", script(PackageResources.compare_js)),
    ]

    private static func script(_ bytes: [UInt8]) -> File { File(bytes, type: "text/javascript; charset=utf-8") }

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
}
