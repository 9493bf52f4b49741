package main

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"
)

// runCerts makes what is missing in --dir: both authorities, serving and client
// certificates, the service account key pair; kubeconfigs are always rewritten
// because the server's port may change between starts.
func runCerts() error {
	flags := pflag.NewFlagSet("certs", pflag.ContinueOnError)
	dir := flags.String("dir", "", "directory for keys, certificates and kubeconfigs")
	server := flags.String("server", "", "URL of the API server for the kubeconfigs")
	if err := flags.Parse(os.Args[1:]); err != nil {
		return err
	}
	if *dir == "" || *server == "" {
		return errors.New("both --dir and --server are required")
	}
	if err := os.MkdirAll(*dir, 0o700); err != nil {
		return err
	}
	if err := makeEtcdCerts(*dir); err != nil {
		return err
	}
	if err := makeServiceAccountKeys(*dir); err != nil {
		return err
	}
	return makeClusterCerts(*dir, *server)
}

func makeEtcdCerts(dir string) error {
	ca, err := loadOrCreateAuthority(dir, "etcd-ca")
	if err != nil {
		return err
	}
	// etcd's own gateway dials itself with the serving certificate.
	if err := ca.issue(dir, "etcd-server", leaf(pkix.Name{CommonName: "etcd"}, x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth)); err != nil {
		return err
	}
	return ca.issue(dir, "etcd-client", leaf(pkix.Name{CommonName: "kube-apiserver"}, x509.ExtKeyUsageClientAuth))
}

func makeClusterCerts(dir, server string) error {
	ca, err := loadOrCreateAuthority(dir, "ca")
	if err != nil {
		return err
	}
	if err := ca.issue(dir, "apiserver", leaf(pkix.Name{CommonName: "kube-apiserver"}, x509.ExtKeyUsageServerAuth)); err != nil {
		return err
	}
	clients := map[string]pkix.Name{
		"admin":              {CommonName: "sandbox-admin", Organization: []string{"system:masters"}},
		"controller-manager": {CommonName: "system:kube-controller-manager"},
		"scheduler":          {CommonName: "system:kube-scheduler"},
		"kwok":               {CommonName: "sandbox-kwok", Organization: []string{"system:masters"}},
	}
	for name, subject := range clients {
		if err := ca.issue(dir, name, leaf(subject, x509.ExtKeyUsageClientAuth)); err != nil {
			return err
		}
		if err := writeKubeconfig(dir, name, server, ca.pem); err != nil {
			return err
		}
	}
	return nil
}

func makeServiceAccountKeys(dir string) error {
	if exists(dir, "service-account.key") && exists(dir, "service-account.pub") {
		return nil
	}
	key, keyPEM, err := newKey()
	if err != nil {
		return err
	}
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		return err
	}
	if err := write(dir, "service-account.key", keyPEM); err != nil {
		return err
	}
	return write(dir, "service-account.pub", pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public}))
}

func leaf(subject pkix.Name, usages ...x509.ExtKeyUsage) *x509.Certificate {
	template := &x509.Certificate{
		Subject:     subject,
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: usages,
	}
	for _, usage := range usages {
		if usage == x509.ExtKeyUsageServerAuth {
			template.DNSNames = []string{
				"localhost", "kubernetes", "kubernetes.default",
				"kubernetes.default.svc", "kubernetes.default.svc.cluster.local",
			}
			// The second address is the first of the service range.
			template.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1), net.IPv4(10, 96, 0, 1)}
		}
	}
	return template
}

func writeKubeconfig(dir, name, server string, ca []byte) error {
	certificate, err := os.ReadFile(filepath.Join(dir, name+".crt"))
	if err != nil {
		return err
	}
	key, err := os.ReadFile(filepath.Join(dir, name+".key"))
	if err != nil {
		return err
	}
	encode := base64.StdEncoding.EncodeToString
	document := strings.Join([]string{
		"apiVersion: v1",
		"kind: Config",
		"clusters:",
		"  - name: sandbox",
		"    cluster:",
		"      server: " + server,
		"      certificate-authority-data: " + encode(ca),
		"users:",
		"  - name: " + name,
		"    user:",
		"      client-certificate-data: " + encode(certificate),
		"      client-key-data: " + encode(key),
		"contexts:",
		"  - name: sandbox",
		"    context:",
		"      cluster: sandbox",
		"      user: " + name,
		"current-context: sandbox",
		"",
	}, "\n")
	return write(dir, name+".kubeconfig", []byte(document))
}

// write replaces the file in one step, so that a crash leaves the old or the
// new one, readable by its owner only.
func write(dir, file string, data []byte) error {
	path := filepath.Join(dir, file)
	if err := os.WriteFile(path+".new", data, 0o600); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

func exists(dir, file string) bool {
	_, err := os.Stat(filepath.Join(dir, file))
	return err == nil
}
