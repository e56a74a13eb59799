import ArgumentParser
import DurableFiles
import Programs

@main
enum AerocastFeeder {
    static func main() async {
        PrivateFiles.begin()
        await FeederCommand.begin()
    }
}
