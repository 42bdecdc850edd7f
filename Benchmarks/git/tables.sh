#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Prints the tables of docs/benchmarks/git.md: makes the histories that are not there yet (a million commits take minutes),
# then asks git and sluice in turn, without and with git's commit-graph.
#
# usage: tables.sh SLUICE FOLDER [ROUNDS [COMMITS...]]
set -eu
sluice=$(readlink -f "$1")
here=$(dirname "$(readlink -f "$0")")
mkdir -p "$2"
cd "$2"
rounds=${3:-5}
[ $# -gt 3 ] && shift 3 || set -- 10000 100000 1000000
git --version
for count in "$@"; do
  if [ ! -d "h$count" ]; then
    git init -q --bare -b main "h$count"
    "$here/history.py" "$count" | git -C "h$count" fast-import --quiet --active-branches=40
  fi
  for graph in none git; do
    if [ $graph = none ]; then
      rm -rf "h$count/objects/info/commit-graph" "h$count/objects/info/commit-graphs"
    else
      git -C "h$count" commit-graph write --reachable
    fi
    printf '\n%s commits, commit-graph: %s\n\n' "$count" "$graph"
    "$here/bench.py" "$sluice" "h$count" v1 v90 v99 side0 area3 area1/part1/file1 "$rounds"
  done
done
