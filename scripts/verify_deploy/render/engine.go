package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"sigs.k8s.io/yaml"
)

// target is the cluster, the release and the namespace of an installation.
type target struct {
	release, namespace, kubeVersion string
	apiVersions                     []string
}

type apiVersions []string

func (a apiVersions) Has(wanted string) bool {
	for _, version := range a {
		if version == wanted {
			return true
		}
	}
	return false
}

type kubeVersion struct{ Version, Major, Minor, GitVersion string }

func (k kubeVersion) String() string { return k.Version }

// builtin has some of the API versions that every recent cluster has.
var builtin = []string{"v1", "apps/v1", "batch/v1", "policy/v1", "networking.k8s.io/v1", "autoscaling/v2"}

// render returns the text of each template, except templates whose names begin with an underscore.
func render(c *chart, values map[string]interface{}, where target) (map[string]string, error) {
	root := template.New("chart").Option("missingkey=zero")
	root.Funcs(functions(root))
	for _, name := range sortedKeys(c.templates) {
		if _, err := root.New(name).Parse(c.templates[name]); err != nil {
			return nil, err
		}
	}
	parts := strings.SplitN(strings.TrimPrefix(where.kubeVersion, "v"), ".", 3)
	data := map[string]interface{}{
		"Values": values, "Chart": c.metadata, "Files": c.files,
		"Release": map[string]interface{}{
			"Name": where.release, "Namespace": where.namespace, "Service": "Helm",
			"IsInstall": true, "IsUpgrade": false, "Revision": 1,
		},
		"Capabilities": map[string]interface{}{
			"APIVersions": apiVersions(append(where.apiVersions, builtin...)),
			"KubeVersion": kubeVersion{where.kubeVersion, parts[0], parts[1], where.kubeVersion},
		},
	}
	output := map[string]string{}
	for _, name := range sortedKeys(c.templates) {
		if base := name[strings.LastIndex(name, "/")+1:]; strings.HasPrefix(base, "_") {
			continue
		}
		data["Template"] = map[string]interface{}{"Name": name, "BasePath": "templates"}
		var text strings.Builder
		if err := root.ExecuteTemplate(&text, name, data); err != nil {
			return nil, err
		}
		output[name] = strings.ReplaceAll(text.String(), "<no value>", "")
	}
	return output, nil
}

// functions returns sprig's functions, without access to the environment, and helm's own.
func functions(root *template.Template) template.FuncMap {
	all := sprig.TxtFuncMap()
	delete(all, "env")
	delete(all, "expandenv")
	depth := 0
	all["include"] = func(name string, data interface{}) (string, error) {
		if depth++; depth > 1000 {
			return "", fmt.Errorf("%s includes itself without end", name)
		}
		defer func() { depth-- }()
		var text strings.Builder
		err := root.ExecuteTemplate(&text, name, data)
		return text.String(), err
	}
	all["tpl"] = func(text string, data interface{}) (string, error) {
		clone, err := root.Clone()
		if err != nil {
			return "", err
		}
		parsed, err := clone.New("tpl").Parse(text)
		if err != nil {
			return "", err
		}
		var output strings.Builder
		err = parsed.Execute(&output, data)
		return strings.ReplaceAll(output.String(), "<no value>", ""), err
	}
	all["toYaml"] = toYAML
	all["fromYaml"] = func(text string) map[string]interface{} {
		value := map[string]interface{}{}
		if err := yaml.Unmarshal([]byte(text), &value); err != nil {
			value["Error"] = err.Error()
		}
		return value
	}
	all["fromYamlArray"] = func(text string) []interface{} {
		value := []interface{}{}
		if err := yaml.Unmarshal([]byte(text), &value); err != nil {
			return []interface{}{err.Error()}
		}
		return value
	}
	all["fromJson"] = func(text string) map[string]interface{} {
		value := map[string]interface{}{}
		if err := json.Unmarshal([]byte(text), &value); err != nil {
			value["Error"] = err.Error()
		}
		return value
	}
	all["required"] = func(message string, value interface{}) (interface{}, error) {
		if text, isText := value.(string); value == nil || isText && text == "" {
			return value, errors.New(message)
		}
		return value, nil
	}
	all["fail"] = func(message string) (string, error) { return "", errors.New(message) }
	all["lookup"] = func(string, string, string, string) map[string]interface{} { return map[string]interface{}{} }
	return all
}
