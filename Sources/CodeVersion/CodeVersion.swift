/// The version of this code, recorded with every model that it trains.
package enum CodeVersion {
    package static let current = "0.2.0"
}
