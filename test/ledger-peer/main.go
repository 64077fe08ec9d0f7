// Command ledger-peer judges what Plumbline writes with code that is not Plumbline's: Tessera's fsck and the Go project's
// sumdb packages for the tiled log, transparency-dev/formats for cosignatures, go-securesystemslib and in-toto's own module
// for statements; and it runs a Tessera log that asks a Plumbline witness for its cosignature.
//
//	ledger-peer log DIR VKEY…        the log in DIR: signature, every tile and entry, the root computed twice
//	ledger-peer proofs VKEY…         proofs as JSON on standard input, checked by sumdb/tlog
//	ledger-peer cosigned VKEY…       a cosigned checkpoint on standard input; every key named must have signed
//	ledger-peer statement VKEY       a DSSE envelope on standard input with an in-toto statement in it
//	ledger-peer tessera POLICY COUNT a Tessera log of COUNT entries in a new folder, cosigned as the policy file wants
//
// Exit status 0: it holds; 1: it does not, and why on standard error.
package main

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	ita "github.com/in-toto/attestation/go/v1"
	"github.com/secure-systems-lab/go-securesystemslib/dsse"
	fnote "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera"
	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"
	"github.com/transparency-dev/tessera/storage/posix"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
	"google.golang.org/protobuf/encoding/protojson"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "ledger-peer:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) >= 3 && args[0] == "log":
		return checkLog(args[1], args[2:])
	case len(args) >= 1 && args[0] == "proofs":
		return checkProofs(os.Stdin)
	case len(args) >= 2 && args[0] == "cosigned":
		return checkCosigned(os.Stdin, args[1:])
	case len(args) == 2 && args[0] == "statement":
		return checkStatement(os.Stdin, args[1])
	case len(args) == 3 && args[0] == "tessera":
		return runTessera(args[1], args[2])
	}
	return errors.New("usage: ledger-peer log DIR VKEY… | proofs | cosigned VKEY… | statement VKEY | tessera POLICY COUNT")
}

func checkLog(dir string, keys []string) error {
	ctx := context.Background()
	raw, err := os.ReadFile(dir + "/checkpoint")
	if err != nil {
		return err
	}
	var verifiers []note.Verifier
	for _, key := range keys {
		v, err := note.NewVerifier(key)
		if err != nil {
			return err
		}
		verifiers = append(verifiers, v)
	}
	opened, err := note.Open(raw, note.VerifierList(verifiers...))
	if err != nil {
		return fmt.Errorf("sumdb/note: %w", err)
	}
	last := verifiers[len(verifiers)-1]
	fetcher := client.FileFetcher{Root: dir}
	if err := fsck.New(last.Name(), last, &fetcher, leaves, fsck.Opts{N: 2}).Check(ctx); err != nil {
		return fmt.Errorf("tessera fsck: %w", err)
	}
	tree, err := tlog.ParseTree([]byte("go.sum database tree\n" + opened.Text[strings.Index(opened.Text, "\n")+1:]))
	if err != nil {
		return fmt.Errorf("sumdb/tlog: %w", err)
	}
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		hashes := make([]tlog.Hash, len(indexes))
		for i, at := range indexes {
			hashes[i] = stored[at]
		}
		return hashes, nil
	})
	for n := int64(0); n < tree.N; n += 256 {
		width := min(tree.N-n, 256)
		bundle, err := fetcher.ReadEntryBundle(ctx, uint64(n/256), uint8(width%256))
		if err != nil {
			return err
		}
		entries := &api.EntryBundle{}
		if err := entries.UnmarshalText(bundle); err != nil {
			return err
		}
		for i, entry := range entries.Entries {
			hashes, err := tlog.StoredHashes(n+int64(i), entry, reader)
			if err != nil {
				return err
			}
			stored = append(stored, hashes...)
		}
	}
	root, err := tlog.TreeHash(tree.N, reader)
	if err != nil {
		return err
	}
	if root != tree.Hash {
		return fmt.Errorf("sumdb/tlog: the entries give %s, the checkpoint has %s", root, tree.Hash)
	}
	fmt.Printf("%s %d %s\n", strings.SplitN(opened.Text, "\n", 2)[0], tree.N, root)
	return nil
}

func leaves(bundle []byte) ([][]byte, error) {
	entries := &api.EntryBundle{}
	if err := entries.UnmarshalText(bundle); err != nil {
		return nil, err
	}
	var hashes [][]byte
	for _, entry := range entries.Entries {
		hashes = append(hashes, rfc6962.DefaultHasher.HashLeaf(entry))
	}
	return hashes, nil
}

type proofs struct {
	Inclusion []struct {
		Index, Size    int64
		LeafHash, Root string
		Proof          []string
	}
	Consistency []struct {
		Size1, Size2 int64
		Root1, Root2 string
		Proof        []string
	}
}

func checkProofs(in io.Reader) error {
	var all proofs
	if err := json.NewDecoder(in).Decode(&all); err != nil {
		return err
	}
	for _, p := range all.Inclusion {
		if err := tlog.CheckRecord(hashes(p.Proof), p.Size, hash(p.Root), p.Index, hash(p.LeafHash)); err != nil {
			return fmt.Errorf("inclusion of %d in %d: %w", p.Index, p.Size, err)
		}
	}
	for _, p := range all.Consistency {
		if err := tlog.CheckTree(hashes(p.Proof), p.Size2, hash(p.Root2), p.Size1, hash(p.Root1)); err != nil {
			return fmt.Errorf("consistency of %d and %d: %w", p.Size1, p.Size2, err)
		}
	}
	fmt.Printf("%d inclusion, %d consistency\n", len(all.Inclusion), len(all.Consistency))
	return nil
}

func hash(text string) (h tlog.Hash) {
	b, _ := hex.DecodeString(text)
	copy(h[:], b)
	return h
}

func hashes(texts []string) []tlog.Hash {
	all := make([]tlog.Hash, len(texts))
	for i, text := range texts {
		all[i] = hash(text)
	}
	return all
}

// Every key must have signed; those of type 4 as cosigners.
func checkCosigned(in io.Reader, keys []string) error {
	text, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	for _, key := range keys {
		v, err := fnote.NewVerifier(key)
		if strings.HasPrefix(keyBytes(key), "\x04") {
			v, err = fnote.NewVerifierForCosignatureV1(key)
		}
		if err != nil {
			return err
		}
		opened, err := note.Open(text, note.VerifierList(v))
		if err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		if strings.HasPrefix(keyBytes(key), "\x04") {
			at, err := fnote.CoSigV1Timestamp(opened.Sigs[0])
			if err != nil {
				return err
			}
			fmt.Printf("%s %d\n", v.Name(), at.Unix())
			continue
		}
		fmt.Println(v.Name())
	}
	return nil
}

func keyBytes(key string) string {
	parts := strings.SplitN(key, "+", 3)
	decoded, _ := base64.StdEncoding.DecodeString(parts[len(parts)-1])
	return string(decoded)
}

type ed25519Verifier struct{ key ed25519.PublicKey }

func (v ed25519Verifier) Verify(_ context.Context, data, sig []byte) error {
	if !ed25519.Verify(v.key, data, sig) {
		return errors.New("the signature does not fit")
	}
	return nil
}

func (v ed25519Verifier) KeyID() (string, error) { return "", nil }

func (v ed25519Verifier) Public() crypto.PublicKey { return v.key }

func checkStatement(in io.Reader, key string) error {
	var envelope dsse.Envelope
	if err := json.NewDecoder(in).Decode(&envelope); err != nil {
		return err
	}
	verifier := ed25519Verifier{ed25519.PublicKey(keyBytes(key)[1:])}
	all, err := dsse.NewEnvelopeVerifier(verifier)
	if err != nil {
		return err
	}
	_, payload, err := all.VerifyAndDecode(context.Background(), &envelope)
	if err != nil {
		return fmt.Errorf("dsse: %w", err)
	}
	statement := &ita.Statement{}
	if err := protojson.Unmarshal(payload, statement); err != nil {
		return fmt.Errorf("in-toto: %w", err)
	}
	if err := statement.Validate(); err != nil {
		return fmt.Errorf("in-toto: %w", err)
	}
	fmt.Printf("%s %d\n", statement.GetPredicateType(), len(statement.GetSubject()))
	return nil
}

func runTessera(policyFile, count string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	n, err := strconv.Atoi(count)
	if err != nil {
		return err
	}
	policy, err := os.ReadFile(policyFile)
	if err != nil {
		return err
	}
	// The log's key is in the file named like the policy, with .key behind.
	skey, err := os.ReadFile(policyFile + ".key")
	if errors.Is(err, os.ErrNotExist) {
		made, vkey, err := note.GenerateKey(rand.Reader, "tessera.example/log")
		if err != nil {
			return err
		}
		if err := os.WriteFile(policyFile+".key", []byte(made), 0o600); err != nil {
			return err
		}
		fmt.Println(vkey)
		return nil
	}
	if err != nil {
		return err
	}
	signer, err := note.NewSigner(strings.TrimSpace(string(skey)))
	if err != nil {
		return err
	}
	group, err := tessera.NewWitnessGroupFromPolicy(policy)
	if err != nil {
		return err
	}
	driver, err := posix.New(ctx, posix.Config{Path: policyFile + ".log"})
	if err != nil {
		return err
	}
	options := tessera.NewAppendOptions().
		WithCheckpointSigner(signer).
		WithBatching(uint(n), 100*time.Millisecond).
		WithCheckpointInterval(100*time.Millisecond).
		WithWitnesses(group, &tessera.WitnessOptions{Timeout: 5 * time.Second})
	appender, shutdown, reader, err := tessera.NewAppender(ctx, driver, options)
	if err != nil {
		return err
	}
	await := tessera.NewPublicationAwaiter(ctx, reader.ReadCheckpoint, 50*time.Millisecond)
	var futures []tessera.IndexFuture
	for i := range n {
		futures = append(futures, appender.Add(ctx, tessera.NewEntry(fmt.Appendf(nil, "entry %d of %d", i, time.Now().UnixNano()))))
	}
	for _, future := range futures {
		if _, _, err := await.Await(ctx, future); err != nil {
			return err
		}
	}
	if err := shutdown(ctx); err != nil {
		return err
	}
	published, err := reader.ReadCheckpoint(ctx)
	if err != nil {
		return err
	}
	if !group.Satisfied(published) {
		return errors.New("the published checkpoint does not satisfy the policy")
	}
	_, err = io.Copy(os.Stdout, bytes.NewReader(published))
	return err
}
