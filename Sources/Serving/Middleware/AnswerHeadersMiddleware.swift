import HTTPTypes
import Hummingbird

/// Adds the fields that every answer has, and gives each request its part of the budget of bytes.
struct AnswerHeadersMiddleware: RouterMiddleware {
    typealias Context = APIRequestContext

    let budget: ByteBudget
    let origins: AllowedOrigins

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.held = HeldBytes(of: budget)
        var response = try await next(request, context)
        SecurityHeaders.add(to: &response.headers, isSecure: context.client.isSecure)
        origins.add(to: &response, for: request)
        return response
    }
}
