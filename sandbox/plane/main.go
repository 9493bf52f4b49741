// Command plane is a whole Kubernetes control plane in one binary: the first
// argument names the component, everything after it is that component's own
// command line. One binary links the shared packages once, which builds in a
// fraction of the time of separate ones.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	_ "time/tzdata" // CronJob time zones on machines without zone data

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"go.etcd.io/etcd/server/v3/etcdmain"
	_ "k8s.io/client-go/plugin/pkg/client/auth"
	"k8s.io/component-base/cli"
	"k8s.io/component-base/logs"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	kubectl "k8s.io/kubectl/pkg/cmd"
	kubectlutil "k8s.io/kubectl/pkg/cmd/util"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	nodestages "sigs.k8s.io/kwok/kustomize/stage/node/fast"
	podstages "sigs.k8s.io/kwok/kustomize/stage/pod/fast"
	kwokconfig "sigs.k8s.io/kwok/pkg/config"
	kwok "sigs.k8s.io/kwok/pkg/kwok/cmd"
	kwoklog "sigs.k8s.io/kwok/pkg/log"
	"sigs.k8s.io/kwok/pkg/utils/signals"
)

var components = map[string]func() error{
	"etcd":                    runEtcd,
	"kube-apiserver":          runCobra(apiserver.NewAPIServerCommand),
	"kube-controller-manager": runCobra(controllermanager.NewControllerManagerCommand),
	"kube-scheduler":          runCobra(func() *cobra.Command { return scheduler.NewSchedulerCommand() }),
	"kubectl":                 runKubectl,
	"kwok":                    runKwok,
	"stages":                  printStages,
	"certs":                   runCerts,
}

func main() {
	// A symbolic link named like a component works as that component.
	name := filepath.Base(os.Args[0])
	if _, linked := components[name]; !linked {
		if len(os.Args) < 2 {
			fail(fmt.Errorf("usage: plane <component> [arguments]; components: %s", componentNames()))
		}
		name = os.Args[1]
		os.Args = os.Args[1:]
	}
	run, ok := components[name]
	if !ok {
		fail(fmt.Errorf("unknown component %q; components: %s", name, componentNames()))
	}
	if err := run(); err != nil {
		fail(fmt.Errorf("%s: %w", name, err))
	}
}

func runCobra(newCommand func() *cobra.Command) func() error {
	return func() error {
		os.Exit(cli.Run(newCommand()))
		return nil
	}
}

func runEtcd() error {
	etcdmain.Main(os.Args)
	return nil
}

func runKubectl() error {
	logs.GlogSetter(kubectl.GetLogVerbosity(os.Args)) //nolint:errcheck
	if err := cli.RunNoErrOutput(kubectl.NewDefaultKubectlCommand()); err != nil {
		kubectlutil.CheckErr(err)
	}
	return nil
}

// runKwok starts from an empty global flag set: both kwok and component-base,
// which the other components need, register --version there.
func runKwok() error {
	pflag.CommandLine = pflag.NewFlagSet(os.Args[0], pflag.ExitOnError)
	flags := pflag.NewFlagSet("global", pflag.ContinueOnError)
	flags.ParseErrorsAllowlist.UnknownFlags = true
	flags.Usage = func() {}
	ctx, _ := kwoklog.InitFlags(signals.SetupSignalContext(), flags)
	ctx, err := kwokconfig.InitFlags(ctx, flags)
	if err != nil {
		return err
	}
	command := kwok.NewCommand(ctx)
	command.PersistentFlags().AddFlagSet(flags)
	return command.ExecuteContext(ctx)
}

// printStages writes the Stage documents that make nodes and pods ready; kwok
// does nothing, and exits, without any.
func printStages() error {
	documents := []string{
		nodestages.DefaultNodeInit,
		podstages.DefaultPodReady,
		podstages.DefaultPodComplete,
		podstages.DefaultPodDelete,
	}
	_, err := fmt.Println(strings.Join(documents, "\n---\n"))
	return err
}

func componentNames() string {
	names := make([]string, 0, len(components))
	for name := range components {
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
