package main

import (
	"encoding/base64"
	"path"
	"regexp"
	"strings"
)

// files is .Files: every file of the chart that is not a template.
type files map[string][]byte

func (f files) Get(name string) string { return string(f[name]) }

// Glob supports * within a folder and ** across folders.
func (f files) Glob(pattern string) files {
	expression := regexp.QuoteMeta(pattern)
	expression = strings.ReplaceAll(expression, `\*\*`, `.*`)
	expression = strings.ReplaceAll(expression, `\*`, `[^/]*`)
	matcher := regexp.MustCompile("^" + expression + "$")
	found := files{}
	for name, text := range f {
		if matcher.MatchString(name) {
			found[name] = text
		}
	}
	return found
}

func (f files) AsConfig() string {
	texts := map[string]string{}
	for name, text := range f {
		texts[path.Base(name)] = string(text)
	}
	return toYAML(texts)
}

func (f files) AsSecrets() string {
	texts := map[string]string{}
	for name, text := range f {
		texts[path.Base(name)] = base64.StdEncoding.EncodeToString(text)
	}
	return toYAML(texts)
}

func (f files) Lines(name string) []string { return strings.Split(strings.TrimSuffix(f.Get(name), "\n"), "\n") }
