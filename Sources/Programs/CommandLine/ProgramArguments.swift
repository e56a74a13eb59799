package import ArgumentParser

/// The arguments of a program.
package enum ProgramArguments {
    /// The arguments in which a negative number after an option is the option's value: `--longitude -73.8` becomes
    /// `--longitude=-73.8`.
    ///
    /// ArgumentParser takes `-73.8` for an option, and reports that the value is missing.
    package static func joiningNegativeNumbers(_ arguments: [String]) -> [String] {
        var joined: [String] = []
        for argument in arguments {
            if isNegativeNumber(argument), let option = joined.last, isOptionWithoutValue(option) {
                joined[joined.count - 1] = "\(option)=\(argument)"
            } else {
                joined.append(argument)
            }
        }
        return joined
    }

    private static func isNegativeNumber(_ text: String) -> Bool { text.wholeMatch(of: #/-\.?[0-9].*/#) != nil }

    private static func isOptionWithoutValue(_ text: String) -> Bool {
        text.hasPrefix("--") && text.count > 2 && !text.contains("=")
    }
}

extension AsyncParsableCommand {
    /// Runs the command with the arguments of the process.
    package static func begin() async {
        await main(ProgramArguments.joiningNegativeNumbers(Array(CommandLine.arguments.dropFirst())))
    }
}
