import { readFileSync } from "node:fs";

/** Linux's counters of what leaves by IP: "Ip: OutNoRoutes" is the connection that found no way. */
const COUNTED = [
  ...["Ip:OutRequests", "Ip:OutNoRoutes", "Tcp:ActiveOpens", "Udp:OutDatagrams"],
  ...["Ip6OutRequests", "Ip6OutNoRoutes"],
];

/**
 * How often anything in this network namespace has turned to the network so far, by name or by
 * address, its own loopback included. In a namespace without a way out each try is counted.
 */
export function outbound(): number {
  const counters = new Map<string, number>();
  const lines = readFileSync("/proc/net/snmp", "utf8").trim().split("\n");
  for (let i = 0; i + 1 < lines.length; i += 2) {
    const [names = [], values = []] = [lines[i], lines[i + 1]].map((line) => line?.split(" "));
    for (const [at, name] of names.entries()) counters.set(names[0] + name, Number(values[at]));
  }
  for (const line of readFileSync("/proc/net/snmp6", "utf8").trim().split("\n")) {
    const [name = "", value] = line.split(/\s+/);
    counters.set(name, Number(value));
  }
  return COUNTED.reduce((sum, name) => sum + (counters.get(name) ?? 0), 0);
}
