// JSON that a terminal shows and a script reads.

import { expect, test } from 'vitest';
import { escapedJson, jsonText } from './escaped-json.ts';

test('JSON has characters that steer a terminal, or turn text around, as escapes, and says the same', () => {
  const value = { 'a\u009b31m': ['\u202egnp.exe', '\u2066\u200f\u061c', '\u007f\u001b', 'שלום 👩‍👧 Zoë'] };
  const text = jsonText(value, 2);
  expect(text).toBe(
    '{\n  "a\\u009b31m": [\n    "\\u202egnp.exe",\n    "\\u2066\\u200f\\u061c",\n    "\\u007f\\u001b",\n    "שלום 👩‍👧 Zoë"\n  ]\n}',
  );
  expect(JSON.parse(text)).toEqual(value);
  expect(escapedJson(JSON.stringify(value, null, 2))).toBe(text);
});
