// Words of a rule that nothing could ever have, such as a tag with a space. A rule that asks for none of them would let
// everything pass, so they are refused when the rule is saved.

import type { Rule } from '../api/rule.ts';
import { vulnerabilityName } from '../api/vulnerability-name.ts';
import { PLATFORM } from '../oci/descriptor.ts';
import { isTag } from '../oci/reference.ts';
import { licenseProblem } from './check-license.ts';

/** Why a value of the rule is not taken; undefined when it is. */
export function wordProblem({ field, operator }: Rule, value: string): string | undefined {
  const isWhole = operator === 'equals' || operator === 'one_of' || operator === 'not_one_of';
  const quoted = JSON.stringify(value);
  switch (field) {
    case 'license':
      return licenseProblem(value);
    case 'cve':
      return vulnerabilityName.safeParse(value).success
        ? undefined
        : `${quoted} is not the name of a vulnerability, such as CVE-2024-3094`;
    case 'tag':
      return isWhole && !isTag(value) ? `${quoted} cannot be a tag, so that no image has it` : undefined;
    case 'platform':
      return isWhole && !PLATFORM.test(value)
        ? `${quoted} is not a platform: write os/architecture or os/architecture/variant in lower case, such as linux/amd64`
        : undefined;
    default:
      return undefined;
  }
}
