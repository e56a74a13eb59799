import CCurl
import CCurlShim
import Foundation
import HTTPClient
import Synchronization

/// The thread that runs a client's transfers.
///
/// Callers put orders into a mailbox and wake the thread; only that thread uses libcurl's handles.
final class TransferLoop: Sendable {
    enum Order: Sendable {
        case start(HTTPRequest, ticket: UInt64, Receiver)
        /// The reader of a response in parts has space again.
        case proceed(ticket: UInt64)
        case cancel(ticket: UInt64)
    }

    private struct Mailbox {
        var orders: [Order] = []
        /// Tickets canceled before their start, because a task's cancellation handler may run first.
        var cancelledEarly: Set<UInt64> = []
        var started: Set<UInt64> = []
        var isClosed = false
    }

    /// The number of hosts of one program: a weather service, a model registry, the API, a Pushgateway.
    private static let hostsWithIdleConnections = 4

    private let mailbox = Mutex(Mailbox())
    /// The multi handle; `nil` if libcurl is out of memory.
    ///
    /// The access is safe, although the compiler cannot check it: other threads only call `curl_multi_wakeup`, which
    /// libcurl allows from any thread, under the lock while `isClosed` is false; the loop's thread frees the handle
    /// later.
    nonisolated(unsafe) private let multi: UnsafeMutableRawPointer?

    init(_ configuration: CurlClient.Configuration) {
        LibCurl.initialize()
        multi = curl_multi_init()
        guard let multi else { return }
        let connections = configuration.maximumConnectionsPerHost
        _ = aerocast_curl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, connections)
        // By default, libcurl keeps four idle connections for each running transfer: it would close connections of a
        // host when few transfers run, and open them again later.
        _ = aerocast_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, connections * Self.hostsWithIdleConnections)
        let thread = Thread { [self] in
            var transfers = RunningTransfers(configuration: configuration)
            run(&transfers)
        }
        thread.name = "curl-client"
        thread.start()
    }

    func start(_ request: HTTPRequest, ticket: UInt64, receiver: Receiver) {
        let refusal: (any Error)? = mailbox.withLock { mailbox in
            if mailbox.isClosed || multi == nil { return HTTPTransportError.closed(url: request.url) }
            if mailbox.cancelledEarly.contains(ticket) { return CancellationError() }
            mailbox.started.insert(ticket)
            mailbox.orders.append(.start(request, ticket: ticket, receiver))
            curl_multi_wakeup(multi)
            return nil
        }
        if let refusal { receiver.resume(throwing: refusal) }
    }

    func cancel(_ ticket: UInt64) {
        mailbox.withLock { mailbox in
            if mailbox.isClosed { return }
            guard mailbox.started.contains(ticket) else {
                mailbox.cancelledEarly.insert(ticket)
                return
            }
            mailbox.orders.append(.cancel(ticket: ticket))
            curl_multi_wakeup(multi)
        }
    }

    func proceed(_ ticket: UInt64) {
        mailbox.withLock { mailbox in
            if mailbox.isClosed { return }
            mailbox.orders.append(.proceed(ticket: ticket))
            curl_multi_wakeup(multi)
        }
    }

    /// Removes a ticket that cannot be canceled anymore.
    func forget(_ ticket: UInt64) {
        mailbox.withLock { mailbox in
            mailbox.started.remove(ticket)
            mailbox.cancelledEarly.remove(ticket)
        }
    }

    /// Ends the thread; running transfers fail.
    func close() {
        mailbox.withLock { mailbox in
            if mailbox.isClosed { return }
            mailbox.isClosed = true
            curl_multi_wakeup(multi)
        }
    }

    private func run(_ transfers: inout RunningTransfers) {
        guard let multi else { return }
        while true {
            let (orders, isClosed) = mailbox.withLock { mailbox in
                defer { mailbox.orders.removeAll() }
                return (mailbox.orders, mailbox.isClosed)
            }
            for order in orders { transfers.obey(order, multi: multi) }
            if isClosed { break }
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            transfers.finishDone(multi: multi)
            // Returns for data, timeouts and orders; the limit only bounds the delay after a lost wakeup.
            curl_multi_poll(multi, nil, 0, 60_000, nil)
        }
        transfers.failAll(multi: multi)
        curl_multi_cleanup(multi)
    }
}

/// The initialization of libcurl, once in a process.
enum LibCurl {
    private static let status = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

    static func initialize() { _ = status }
}
