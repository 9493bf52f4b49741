package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"path/filepath"
	"time"
)

const (
	validity = 10 * 365 * 24 * time.Hour
	// renewBefore keeps a plane with kept data usable: anything closer to its
	// end than this is made anew at the next start.
	renewBefore = 30 * 24 * time.Hour
)

// authority is a certificate authority of its own; the cluster and etcd each
// have one, so that no cluster credential opens the store behind the API.
type authority struct {
	certificate *x509.Certificate
	key         crypto.Signer
	pem         []byte
}

func loadOrCreateAuthority(dir, name string) (*authority, error) {
	if pair, err := tls.LoadX509KeyPair(certificateFile(dir, name), keyFile(dir, name)); err == nil && !expiresSoon(pair.Leaf) {
		return &authority{certificate: pair.Leaf, key: pair.PrivateKey.(crypto.Signer), pem: encodeCertificate(pair.Leaf.Raw)}, nil
	}
	key, keyPEM, err := newKey()
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		Subject:               pkix.Name{CommonName: "sandbox " + name},
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign | x509.KeyUsageDigitalSignature,
		BasicConstraintsValid: true,
		IsCA:                  true,
	}
	der, err := sign(template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	if err := write(dir, name+".key", keyPEM); err != nil {
		return nil, err
	}
	if err := write(dir, name+".crt", encodeCertificate(der)); err != nil {
		return nil, err
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	return &authority{certificate: certificate, key: key, pem: encodeCertificate(der)}, nil
}

// issue writes NAME.key and NAME.crt unless a pair of this authority with time
// left is there already.
func (a *authority) issue(dir, name string, template *x509.Certificate) error {
	pair, err := tls.LoadX509KeyPair(certificateFile(dir, name), keyFile(dir, name))
	if err == nil && !expiresSoon(pair.Leaf) && pair.Leaf.CheckSignatureFrom(a.certificate) == nil {
		return nil
	}
	key, keyPEM, err := newKey()
	if err != nil {
		return err
	}
	der, err := sign(template, a.certificate, key.Public(), a.key)
	if err != nil {
		return err
	}
	if err := write(dir, name+".key", keyPEM); err != nil {
		return err
	}
	return write(dir, name+".crt", encodeCertificate(der))
}

func sign(template, parent *x509.Certificate, public crypto.PublicKey, key crypto.Signer) ([]byte, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, err
	}
	template.SerialNumber = serial
	// An hour back, for machines whose clock is corrected while we run.
	template.NotBefore = time.Now().Add(-time.Hour)
	template.NotAfter = time.Now().Add(validity)
	return x509.CreateCertificate(rand.Reader, template, parent, public, key)
}

func newKey() (crypto.Signer, []byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, nil, err
	}
	return key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), nil
}

func expiresSoon(certificate *x509.Certificate) bool {
	return time.Until(certificate.NotAfter) < renewBefore
}

func encodeCertificate(der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

func certificateFile(dir, name string) string { return filepath.Join(dir, name+".crt") }

func keyFile(dir, name string) string { return filepath.Join(dir, name+".key") }
