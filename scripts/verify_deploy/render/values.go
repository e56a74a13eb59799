package main

import (
	"fmt"
	"os"
	"strings"

	"sigs.k8s.io/yaml"
)

// mergedValues merges the files into the chart's values; a later file overrides an earlier one, and null removes a key.
func mergedValues(c *chart, names []string) (map[string]interface{}, error) {
	merged := map[string]interface{}{}
	layers := []map[string]interface{}{c.values}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		layer := map[string]interface{}{}
		if err := yaml.Unmarshal(text, &layer); err != nil {
			return nil, fmt.Errorf("%s: %v", name, err)
		}
		layers = append(layers, layer)
	}
	for _, layer := range layers {
		lay(merged, layer)
	}
	return merged, nil
}

func lay(under, over map[string]interface{}) {
	for key, value := range over {
		if value == nil {
			delete(under, key)
			continue
		}
		upper, isMap := value.(map[string]interface{})
		lower, wasMap := under[key].(map[string]interface{})
		if !isMap {
			under[key] = value
			continue
		}
		if !wasMap {
			lower = map[string]interface{}{}
		}
		lay(lower, upper)
		under[key] = lower
	}
}

func toYAML(value interface{}) string {
	text, err := yaml.Marshal(value)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(string(text), "\n")
}
