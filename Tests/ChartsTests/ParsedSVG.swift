import Foundation
import XCTest

#if canImport(FoundationXML)
import FoundationXML
#endif

/// An SVG document, parsed by an XML parser.
final class ParsedSVG: NSObject, XMLParserDelegate {
    struct Element {
        var name: String
        var attributes: [String: String]
        var text = ""
    }

    private(set) var elements: [Element] = []
    private var open: [Int] = []

    /// - Throws: the parser's error for a document that is not well-formed.
    init(_ document: String) throws {
        super.init()
        let parser = XMLParser(data: Data(document.utf8))
        parser.delegate = self
        guard parser.parse() else { throw parser.parserError ?? CocoaError(.fileReadCorruptFile) }
    }

    func elements(_ name: String, styled style: String = "") -> [Element] {
        elements.filter { element in
            element.name == name
                && style.split(separator: " ")
                    .allSatisfy { (element.attributes["class"] ?? "").split(separator: " ").contains($0) }
        }
    }

    var texts: [String] { elements("text").map(\.text) }

    func parser(
        _ parser: XMLParser,
        didStartElement name: String,
        namespaceURI: String?,
        qualifiedName: String?,
        attributes: [String: String]
    ) {
        open.append(elements.count)
        elements.append(Element(name: name, attributes: attributes))
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
        if let index = open.last { elements[index].text += text }
    }

    func parser(
        _ parser: XMLParser,
        didEndElement name: String,
        namespaceURI: String?,
        qualifiedName: String?
    ) {
        open.removeLast()
    }
}

extension ParsedSVG.Element {
    /// The commands of a path with their numbers, such as `("M", [1, 2])`.
    var commands: [(letter: Character, numbers: [Double])] {
        var commands: [(letter: Character, numbers: [Double])] = []
        var number = ""
        func finishNumber() {
            if let value = Double(number), !commands.isEmpty { commands[commands.count - 1].numbers.append(value) }
            number = ""
        }
        for character in attributes["d"] ?? "" {
            if character.isLetter {
                finishNumber()
                commands.append((character, []))
            } else if character == " " {
                finishNumber()
            } else {
                number.append(character)
            }
        }
        finishNumber()
        return commands
    }

    func number(_ attribute: String) throws -> Double {
        try XCTUnwrap(attributes[attribute].flatMap(Double.init), "\(attribute) of \(self)")
    }
}
