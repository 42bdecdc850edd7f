// SPDX-License-Identifier: Apache-2.0

// Command gosumdb checks what sluice exports with other people's code: the packages note and tlog of Go's checksum
// database (golang.org/x/mod/sumdb), which know nothing of sluice.
//
//	gosumdb tiles DIR VKEY | receipt FILE VKEY | consistency OLD PROOF VKEY
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func ensure(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "wrong:", err)
		os.Exit(1)
	}
}

func must[T any](value T, err error) T {
	ensure(err)
	return value
}

func hash(text string) (h tlog.Hash) {
	raw := must(base64.StdEncoding.DecodeString(text))
	if len(raw) != len(h) {
		ensure(fmt.Errorf("a hash of %d bytes", len(raw)))
	}
	copy(h[:], raw)
	return h
}

// checkpoint opens a signed note; note.Open believes only the key that is given.
func checkpoint(data []byte, vkey string) (int64, tlog.Hash) {
	verifier := must(note.NewVerifier(vkey))
	opened := must(note.Open(data, note.VerifierList(verifier)))
	lines := strings.Split(opened.Text, "\n")
	if lines[0] != verifier.Name() {
		ensure(fmt.Errorf("origin %q", lines[0]))
	}
	return must(strconv.ParseInt(lines[1], 10, 64)), hash(lines[2])
}

// split cuts a receipt or a consistency proof into its first lines, its hashes and its checkpoint.
func split(path string, first int) ([]string, []tlog.Hash, []byte) {
	data := must(os.ReadFile(path))
	at := bytes.Index(data, []byte("\n\n"))
	lines := strings.Split(string(data[:at]), "\n")
	var hashes []tlog.Hash
	for _, line := range lines[first:] {
		hashes = append(hashes, hash(line))
	}
	return lines[:first], hashes, data[at+2:]
}

func receipt(path, vkey string) (int64, tlog.Hash) {
	lines, proof, data := split(path, 3)
	size, root := checkpoint(data, vkey)
	entry := must(base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra ")))
	index := must(strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64))
	ensure(tlog.CheckRecord(proof, size, root, index, tlog.RecordHash(entry)))
	return size, root
}

func consistency(older, path, vkey string) (int64, tlog.Hash) {
	before, first := checkpoint(must(os.ReadFile(older)), vkey)
	_, proof, data := split(path, 1)
	size, root := checkpoint(data, vkey)
	ensure(tlog.CheckTree(proof, size, root, before, first))
	return size, root
}

// name is the path of a tile by the rules of tlog-tiles; Tile.Path of this package has an older form of them.
func name(level string, n int64, width int) string {
	text := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		text = fmt.Sprintf("x%03d/%s", n%1000, text)
	}
	if width < 256 {
		text += ".p/" + strconv.Itoa(width)
	}
	return filepath.Join("tile", level, text)
}

func tiles(dir, vkey string) (int64, tlog.Hash) {
	size, root := checkpoint(must(os.ReadFile(filepath.Join(dir, "checkpoint"))), vkey)
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var hashes []tlog.Hash
		for _, index := range indexes {
			hashes = append(hashes, stored[index])
		}
		return hashes, nil
	})
	for start := int64(0); start < size; start += 256 {
		width := int(size - start)
		if width > 256 {
			width = 256
		}
		data := must(os.ReadFile(filepath.Join(dir, name("entries", start/256, width))))
		level := must(os.ReadFile(filepath.Join(dir, name("0", start/256, width))))
		for offset := 0; offset < width; offset++ {
			length := int(binary.BigEndian.Uint16(data))
			entry := data[2 : 2+length]
			data = data[2+length:]
			leaf := tlog.RecordHash(entry)
			if !bytes.Equal(leaf[:], level[32*offset:32*offset+32]) {
				ensure(fmt.Errorf("hash %d of a tile", start+int64(offset)))
			}
			stored = append(stored, must(tlog.StoredHashes(start+int64(offset), entry, reader))...)
		}
		if len(data) != 0 {
			ensure(fmt.Errorf("bytes after a bundle"))
		}
	}
	if found := must(tlog.TreeHash(size, reader)); found != root {
		ensure(fmt.Errorf("root %v, not %v", found, root))
	}
	return size, root
}

func main() {
	var size int64
	var root tlog.Hash
	switch words := os.Args[2:]; os.Args[1] {
	case "tiles":
		size, root = tiles(words[0], words[1])
	case "receipt":
		size, root = receipt(words[0], words[1])
	case "consistency":
		size, root = consistency(words[0], words[1], words[2])
	}
	fmt.Println("ok", size, root)
}
