import CurlClient
import Foundation
import PlainText

/// A notice as an e-mail (RFC 5322).
enum NotificationMail {
    /// - Parameters:
    ///   - receiver: sender and recipients.
    ///   - identifier: the same for each attempt, so that mailboxes recognize a repetition.
    ///   - subject: one line.
    ///   - lines: the text.
    ///   - time: seconds since 1970.
    /// - Returns: the message.
    static func message(
        to receiver: NotificationReceivers.MailReceiver,
        identifier: String,
        subject: String,
        lines: [String],
        at time: Double
    ) -> Mail {
        let domain = receiver.sender.split(separator: "@").last ?? "localhost"
        let header = [
            "From: AeroCast <\(receiver.sender)>",
            "To: \(receiver.recipients.joined(separator: ",\r\n "))",
            "Subject: \(encoded(subject))",
            "Date: \(date(time))",
            "Message-ID: <\(identifier)@\(domain)>",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: base64",
        ]
        let text = lines.map(\.escaped).joined(separator: "\r\n") + "\r\n"
        let body = Data(text.utf8)
            .base64EncodedString(options: [.lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed])
        return Mail(
            sender: receiver.sender,
            recipients: receiver.recipients,
            content: Array((header.joined(separator: "\r\n") + "\r\n\r\n" + body + "\r\n").utf8)
        )
    }

    /// The bytes of one encoded word; RFC 2047 allows 75 characters with its frame.
    private static let bytesOfWord = 39
    /// The longest subject, in Unicode scalars.
    private static let longestSubject = 150

    /// A text in encoded words (RFC 2047), so that no letter can end the line.
    private static func encoded(_ text: String) -> String {
        var words = [[UInt8]()]
        for character in text.excerpt(longestSubject) {
            let bytes = Array(String(character).utf8)
            let count = words.count
            if words[count - 1].count + bytes.count > bytesOfWord, !words[count - 1].isEmpty { words.append([]) }
            words[words.count - 1] += bytes
        }
        return words.map { "=?utf-8?B?\(Data($0).base64EncodedString())?=" }.joined(separator: "\r\n ")
    }

    private static func date(_ time: Double) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = .gmt
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss '+0000'"
        return formatter.string(from: Date(timeIntervalSince1970: time))
    }
}
