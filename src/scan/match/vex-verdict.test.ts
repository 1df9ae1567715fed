// VEX statements take findings away: of the right vulnerability, in the right product, and while they are the newest.

import { describe, expect, test } from 'vitest';
import { readOpenVex } from '../../advisory/feed/read-openvex.ts';
import { vexVerdict } from './vex-verdict.ts';

const PURL = 'pkg:deb/debian/libssl3@3.0.11-1?arch=amd64&distro=debian-12';
const IMAGE = 'pkg:oci/app@sha256%3Aabc?repository_url=registry.example/app';
const FINDING = { id: 'CVE-2024-1000', aliases: ['GHSA-x'] };

function statement(product: object | string, status: string, more: object = {}): object {
  const products = [typeof product === 'string' ? { '@id': product } : product];
  const why = status === 'not_affected' ? { justification: 'component_not_present' } : {};
  return { vulnerability: { name: 'CVE-2024-1000' }, products, status, ...why, ...more };
}

function verdict(...statements: object[]): 'suppressed' | 'open' {
  const document = {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    author: 'us',
    timestamp: '2024-01-01T00:00:00Z',
    statements,
  };
  const heard = readOpenVex(JSON.stringify(document)).map((one) => ({ ...one, document: { id: '1', name: 'us' } }));
  return vexVerdict(heard)(PURL, FINDING, [IMAGE]) ? 'suppressed' : 'open';
}

describe('a finding', () => {
  test.each([
    ['not_affected', 'suppressed'],
    ['fixed', 'suppressed'],
    ['affected', 'open'],
    ['under_investigation', 'open'],
  ])('that is %s is %s', (status, expected) => {
    expect(verdict(statement(PURL, status))).toBe(expected);
  });

  test.each([
    ['pkg:deb/debian/libssl3', 'suppressed'],
    ['pkg:deb/debian/libssl3@3.0.11-1', 'suppressed'],
    ['pkg:deb/debian/libssl3?distro=debian-12', 'suppressed'],
    ['pkg:deb/debian/libssl3?distro=debian-11', 'open'],
    ['pkg:deb/debian/libssl3@3.0.11-2', 'open'],
    ['pkg:deb/ubuntu/libssl3', 'open'],
    ['pkg:deb/debian/openssl', 'open'],
    ['pkg:', 'open'],
    ['https://example.com/product', 'open'],
  ])('in %s is %s', (product, expected) => {
    expect(verdict(statement(product, 'not_affected'))).toBe(expected);
  });

  test('in a component of a product is meant only in that product', () => {
    const inside = (product: string) =>
      statement({ '@id': product, subcomponents: [{ '@id': 'pkg:deb/debian/libssl3' }] }, 'not_affected');
    expect(verdict(inside('pkg:oci/app'))).toBe('suppressed');
    expect(verdict(inside('pkg:oci/other'))).toBe('open');
    const unknown = { '@id': PURL, subcomponents: [{ '@id': 'the inner part' }] };
    expect(verdict(statement(unknown, 'not_affected'))).toBe('open');
  });

  test('is what the newest statement says of it', () => {
    const later = { timestamp: '2024-06-01T00:00:00Z' };
    expect(verdict(statement(PURL, 'affected', later), statement(PURL, 'not_affected'))).toBe('open');
    expect(verdict(statement(PURL, 'affected'), statement(PURL, 'fixed', later))).toBe('suppressed');
    expect(verdict(statement(PURL, 'fixed'), statement(PURL, 'under_investigation', later))).toBe('open');
    expect(verdict(statement(PURL, 'under_investigation'), statement(PURL, 'fixed', later))).toBe('suppressed');
  });

  test('is open where two statements of the same second differ, whichever comes first', () => {
    for (const open of ['affected', 'under_investigation']) {
      expect(verdict(statement(PURL, open), statement(PURL, 'not_affected'))).toBe('open');
      expect(verdict(statement(PURL, 'not_affected'), statement(PURL, open))).toBe('open');
    }
  });

  test('is open where a statement that it is not affected gives no reason', () => {
    expect(verdict(statement(PURL, 'not_affected', { justification: undefined }))).toBe('open');
    expect(verdict(statement(PURL, 'not_affected', { justification: 'because' }))).toBe('open');
    expect(verdict(statement(PURL, 'not_affected', { justification: undefined, impact_statement: '  ' }))).toBe('open');
    const impact = { justification: undefined, impact_statement: 'the function is never called' };
    expect(verdict(statement(PURL, 'not_affected', impact))).toBe('suppressed');
  });

  test('is known by its other names, too', () => {
    expect(verdict(statement(PURL, 'fixed', { vulnerability: { name: 'GHSA-x' } }))).toBe('suppressed');
    expect(verdict(statement(PURL, 'fixed', { vulnerability: { name: 'CVE-2024-2000' } }))).toBe('open');
  });
});

test.each([
  ['{', 'it is no JSON object'],
  ['{"@context":"https://example.com"}', 'its @context is not https://openvex.dev/ns'],
  ['{"@context":"https://openvex.dev/ns"}', 'it has no statements'],
  ['{"@context":"https://openvex.dev/ns","statements":[{"status":"maybe"}]}', 'statement 1 has none of the statuses'],
  ['{"@context":"https://openvex.dev/ns","statements":[{"status":"fixed"}]}', 'statement 1 names no vulnerability'],
])('%s is no OpenVEX document: %s', (text, reason) => {
  expect(() => readOpenVex(text)).toThrow(`this is no OpenVEX document: ${reason}`);
});
