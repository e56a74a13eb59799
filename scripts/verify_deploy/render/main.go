// Command render works like `helm template` for a chart without dependencies, on machines without helm.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
)

type list []string

func (l *list) String() string     { return strings.Join(*l, ",") }
func (l *list) Set(v string) error { *l = append(*l, v); return nil }

func main() {
	var valueFiles, apiVersions list
	folder := flag.String("chart", ".", "the chart's folder")
	release := flag.String("release", "release", "the release's name")
	namespace := flag.String("namespace", "default", "the namespace")
	kubeVersion := flag.String("kube-version", "v1.31.0", "the version of Kubernetes")
	notes := flag.Bool("notes", false, "print NOTES.txt instead of the manifests")
	printValues := flag.Bool("values", false, "print the merged values instead of the manifests")
	flag.Var(&valueFiles, "f", "a file of values; may be repeated")
	flag.Var(&apiVersions, "api-version", "a further API version of the cluster; may be repeated")
	flag.Parse()

	chart, err := loadChart(*folder)
	exitOn(err)
	values, err := mergedValues(chart, valueFiles)
	exitOn(err)
	if *printValues {
		fmt.Print(toYAML(values))
		return
	}
	output, err := render(chart, values, target{*release, *namespace, *kubeVersion, apiVersions})
	exitOn(err)
	for _, name := range sortedKeys(output) {
		isNotes := strings.HasSuffix(name, "/NOTES.txt")
		if isNotes != *notes || strings.TrimSpace(output[name]) == "" {
			continue
		}
		if *notes {
			fmt.Println(output[name])
			continue
		}
		fmt.Printf("---\n# Source: %s\n%s\n", name, output[name])
	}
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}
