import CCurl
import CCurlShim
import HTTPClient

/// The running transfers; only the loop's thread uses them.
struct RunningTransfers {
    private let configuration: CurlClient.Configuration
    private var byTicket: [UInt64: Transfer] = [:]
    private var tickets: [UnsafeMutableRawPointer: UInt64] = [:]
    /// Idle handles, kept for later requests.
    private var idle: [UnsafeMutableRawPointer] = []

    init(configuration: CurlClient.Configuration) { self.configuration = configuration }

    mutating func obey(_ order: TransferLoop.Order, multi: UnsafeMutableRawPointer) {
        switch order {
        case .start(let request, let ticket, let receiver):
            start(request, ticket: ticket, receiver: receiver, multi: multi)
        case .cancel(let ticket):
            guard let transfer = remove(ticket, multi: multi) else { return }
            transfer.receiver.resume(throwing: CancellationError())
            retire(transfer)
        case .proceed(let ticket):
            // Flags of 0 let both directions continue.
            if let transfer = byTicket[ticket] { curl_easy_pause(transfer.handle, 0) }
        }
    }

    mutating func finishDone(multi: UnsafeMutableRawPointer) {
        var result = CURLE_OK
        while let handle = aerocast_curl_multi_next_done(multi, &result) {
            guard let ticket = tickets[handle], let transfer = remove(ticket, multi: multi) else { continue }
            transfer.receiver.resume(with: transfer.outcome(result, configuration: configuration))
            retire(transfer)
        }
    }

    mutating func failAll(multi: UnsafeMutableRawPointer) {
        for ticket in Array(byTicket.keys) {
            guard let transfer = remove(ticket, multi: multi) else { continue }
            transfer.receiver.resume(throwing: HTTPTransportError.closed(url: transfer.request.url))
            withExtendedLifetime(transfer) { curl_easy_cleanup(transfer.handle) }
        }
        for handle in idle { curl_easy_cleanup(handle) }
        idle = []
    }

    private mutating func start(
        _ request: HTTPRequest,
        ticket: UInt64,
        receiver: Receiver,
        multi: UnsafeMutableRawPointer
    ) {
        guard let handle = idle.popLast() ?? curl_easy_init() else {
            let code = CURLE_OUT_OF_MEMORY
            let error = HTTPTransportError(
                .other(code: code.rawValue),
                url: request.url,
                message: "libcurl is out of memory"
            )
            return receiver.resume(throwing: error)
        }
        let transfer = Transfer(request, handle: handle, receiver: receiver, configuration: configuration)
        do {
            try transfer.prepare()
            let status = curl_multi_add_handle(multi, handle)
            guard status == CURLM_OK else {
                let message = String(cString: curl_multi_strerror(status))
                throw HTTPTransportError(
                    .other(code: UInt32(bitPattern: status.rawValue)),
                    url: request.url,
                    message: message
                )
            }
        } catch {
            retire(transfer)
            return receiver.resume(throwing: error)
        }
        byTicket[ticket] = transfer
        tickets[handle] = ticket
    }

    private mutating func remove(_ ticket: UInt64, multi: UnsafeMutableRawPointer) -> Transfer? {
        guard let transfer = byTicket.removeValue(forKey: ticket) else { return nil }
        tickets[transfer.handle] = nil
        curl_multi_remove_handle(multi, transfer.handle)
        return transfer
    }

    /// Resets the options, so that no pointer into the transfer is left; the connections belong to the multi handle.
    private mutating func retire(_ transfer: Transfer) {
        withExtendedLifetime(transfer) { curl_easy_reset(transfer.handle) }
        if idle.count < 16 { idle.append(transfer.handle) } else { curl_easy_cleanup(transfer.handle) }
    }
}
