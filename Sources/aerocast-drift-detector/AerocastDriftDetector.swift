import ArgumentParser
import DurableFiles
import Programs

@main
enum AerocastDriftDetector {
    static func main() async {
        PrivateFiles.begin()
        await DetectorCommand.begin()
    }
}
