// What a CVSS vector says, in words: how somebody attacks, and what they gain.

import { t } from '@lingui/core/macro';

interface Metric {
  readonly name: string;
  readonly values: Readonly<Record<string, string>>;
}

const GAIN = { H: t`high`, L: t`low`, N: t`none` };
/** Of CVSS 2. */
const GAIN_2 = { C: t`complete`, P: t`partial`, N: t`none` };
const ATTACK = {
  N: t`over the network`,
  A: t`from an adjacent network`,
  L: t`on the machine`,
  P: t`with physical access`,
};

/** By the name of the metric; of CVSS 2, 3.0, 3.1 and 4.0. What is not a base metric is left out. */
const METRICS: Readonly<Record<string, Metric>> = {
  AV: { name: t`Attack`, values: ATTACK },
  AC: { name: t`Complexity`, values: { L: t`low`, M: t`medium`, H: t`high` } },
  AT: { name: t`Requirements of the attack`, values: { N: t`none`, P: t`present` } },
  Au: { name: t`Authentication`, values: { N: t`none`, S: t`once`, M: t`several times` } },
  PR: { name: t`Privileges needed`, values: { N: t`none`, L: t`low`, H: t`high` } },
  UI: { name: t`Help of a user`, values: { N: t`none`, R: t`needed`, P: t`passive`, A: t`active` } },
  S: { name: t`Scope`, values: { U: t`the component itself`, C: t`beyond the component` } },
  C: { name: t`Loss of confidentiality`, values: { ...GAIN, ...GAIN_2 } },
  I: { name: t`Loss of integrity`, values: { ...GAIN, ...GAIN_2 } },
  A: { name: t`Loss of availability`, values: { ...GAIN, ...GAIN_2 } },
  VC: { name: t`Loss of confidentiality`, values: GAIN },
  VI: { name: t`Loss of integrity`, values: GAIN },
  VA: { name: t`Loss of availability`, values: GAIN },
  SC: { name: t`Confidentiality of other systems`, values: GAIN },
  SI: { name: t`Integrity of other systems`, values: GAIN },
  SA: { name: t`Availability of other systems`, values: GAIN },
};

/** Each base metric with its value, such as `Attack` and `over the network`. */
export function explainedVector(vector: string): readonly { readonly name: string; readonly value: string }[] {
  return vector.split('/').flatMap((part) => {
    const [code = '', letter = ''] = part.split(':');
    const metric = Object.hasOwn(METRICS, code) ? METRICS[code] : undefined;
    const value = metric && Object.hasOwn(metric.values, letter) ? metric.values[letter] : undefined;
    return metric && value !== undefined ? [{ name: metric.name, value }] : [];
  });
}
