import ArgumentParser
import Programs

@main
enum AerocastDriftDetector {
    static func main() async { await DetectorCommand.main() }
}
