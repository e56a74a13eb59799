import Forecasting
import Healing
package import Observations
package import Store

extension ReadTransaction {
    /// The versions whose forecasts are combined, at most as many as a ``Forecasting/CombinationChain`` has.
    ///
    /// The champion, its predecessor during a probation, and earlier champions.
    package func combinedVersions(of target: TargetName) throws -> [String] {
        let state = try healingState(of: target)
        var versions: [String] = []
        for version in [state.champion, state.probation?.predecessor].compactMap(\.self) + state.predecessors
        where !versions.contains(version) {
            versions.append(version)
        }
        return Array(versions.prefix(CombinationChain.longest))
    }
}
