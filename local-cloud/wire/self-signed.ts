/**
 * Creates a certificate for loopback names, new at each start and valid for a week. Node makes keys and signatures but
 * no certificates, so the forty DER fields are written here. The alternatives bring a dozen packages (selfsigned 5.5.0)
 * or need a program that Windows does not have (openssl). Source of the structure: RFC 5280, sections 4.1 and 4.2.
 */
import { generateKeyPairSync, randomBytes, sign } from "node:crypto";

export interface Certificate {
  /** The certificate in PEM. Clients trust it as a certificate authority. */
  readonly cert: string;
  /** The private key in PEM, PKCS #8. */
  readonly key: string;
}

/**
 * Host names that SDKs use for the local cloud. Many libraries refuse a wildcard with fewer than two labels behind it.
 */
const NAMES = [
  "localhost",
  "*.localhost",
  "log.localhost",
  "*.log.localhost",
  "*.aliyuncs.com",
  "*.cn-hangzhou.aliyuncs.com",
  "*.cn-hangzhou.log.aliyuncs.com",
];
const ADDRESSES = [Buffer.from([127, 0, 0, 1]), Buffer.concat([Buffer.alloc(15), Buffer.from([1])])];

const DAY_MS = 86_400_000;

export function createSelfSigned(nowMs: number): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const algorithm = sequence(oid("1.2.840.10045.4.3.2")); // ecdsa-with-SHA256
  const name = sequence(set(sequence(oid("2.5.4.3"), tlv(0x0c, Buffer.from("ecs-auto-recovery local cloud")))));
  const body = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))), // version 3
    tlv(0x02, Buffer.concat([Buffer.from([0x01]), randomBytes(15)])),
    algorithm,
    name,
    sequence(utcTime(nowMs - DAY_MS), utcTime(nowMs + 7 * DAY_MS)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    tlv(0xa3, sequence(...extensions())),
  );
  const signature = sign("sha256", body, privateKey);
  const certificate = sequence(body, algorithm, tlv(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

function extensions(): readonly Buffer[] {
  const alternatives = [...NAMES.map((one) => tlv(0x82, Buffer.from(one))), ...ADDRESSES.map((one) => tlv(0x87, one))];
  const isTrue = tlv(0x01, Buffer.from([0xff]));
  return [
    // The certificate is its own authority: `basicConstraints` CA, critical.
    sequence(oid("2.5.29.19"), isTrue, octets(sequence(isTrue))),
    sequence(oid("2.5.29.37"), octets(sequence(oid("1.3.6.1.5.5.7.3.1")))), // server authentication
    sequence(oid("2.5.29.17"), octets(sequence(...alternatives))),
  ];
}

function tlv(tag: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < 128) return Buffer.concat([Buffer.from([tag, length]), content]);
  const bytes = length < 256 ? [length] : [length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, 128 + bytes.length, ...bytes]), content]);
}

const sequence = (...parts: readonly Buffer[]) => tlv(0x30, Buffer.concat(parts));
const set = (...parts: readonly Buffer[]) => tlv(0x31, Buffer.concat(parts));
const octets = (content: Buffer) => tlv(0x04, content);

function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split(".").map(Number);
  const bytes = [first * 40 + second];
  for (const part of rest) {
    const groups = [part & 127];
    for (let left = part >> 7; left > 0; left >>= 7) groups.unshift((left & 127) | 128);
    bytes.push(...groups);
  }
  return tlv(0x06, Buffer.from(bytes));
}

/** Writes a UTCTime. Its years have two digits, which works until 2049. */
function utcTime(atMs: number): Buffer {
  const digits = new Date(atMs).toISOString().slice(2, 19).replace(/[-:T]/g, "");
  return tlv(0x17, Buffer.from(`${digits}Z`));
}
