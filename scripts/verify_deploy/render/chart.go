package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"sigs.k8s.io/yaml"
)

// chart is the content of the folder; the keys of the files are paths within it.
type chart struct {
	metadata  map[string]interface{}
	values    map[string]interface{}
	templates map[string]string
	files     files
}

func loadChart(folder string) (*chart, error) {
	c := &chart{templates: map[string]string{}, files: files{}}
	ignored, err := ignoredNames(folder)
	if err != nil {
		return nil, err
	}
	if err := c.load(folder, "", ignored); err != nil {
		return nil, err
	}
	for name, into := range map[string]*map[string]interface{}{"Chart.yaml": &c.metadata, "values.yaml": &c.values} {
		text, found := c.files[name]
		if !found {
			return nil, fmt.Errorf("%s: %s is missing", folder, name)
		}
		if err := yaml.Unmarshal(text, into); err != nil {
			return nil, fmt.Errorf("%s: %v", name, err)
		}
		delete(c.files, name)
	}
	// Templates read the metadata under the names of helm's Go fields.
	for key, value := range c.metadata {
		c.metadata[strings.ToUpper(key[:1])+key[1:]] = value
	}
	return c, nil
}

// load follows symbolic links, like helm.
func (c *chart) load(root, path string, ignored []string) error {
	entries, err := os.ReadDir(filepath.Join(root, path))
	if err != nil {
		return err
	}
	for _, entry := range entries {
		name := filepath.Join(path, entry.Name())
		if isIgnored(entry.Name(), ignored) {
			continue
		}
		info, err := os.Stat(filepath.Join(root, name))
		if err != nil {
			return fmt.Errorf("%s: %v", name, err)
		}
		if info.IsDir() {
			if err := c.load(root, name, ignored); err != nil {
				return err
			}
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			return err
		}
		if strings.HasPrefix(name, "templates/") {
			c.templates[name] = string(text)
		} else {
			c.files[name] = text
		}
	}
	return nil
}

// ignoredNames reads the patterns of .helmignore that name a file or a folder; this chart uses no others.
func ignoredNames(folder string) ([]string, error) {
	text, err := os.ReadFile(filepath.Join(folder, ".helmignore"))
	if os.IsNotExist(err) {
		return nil, nil
	}
	patterns := []string{}
	for _, line := range strings.Split(string(text), "\n") {
		line = strings.TrimSuffix(strings.TrimSpace(line), "/")
		if line != "" && !strings.HasPrefix(line, "#") {
			patterns = append(patterns, line)
		}
	}
	return patterns, err
}

func isIgnored(name string, patterns []string) bool {
	for _, pattern := range patterns {
		if matched, _ := filepath.Match(pattern, name); matched {
			return true
		}
	}
	return false
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
