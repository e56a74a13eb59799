import ArgumentParser
import Programs

@main
enum AerocastFeeder {
    static func main() async { await FeederCommand.main() }
}
