// Rules on the names of the components of an image.

import type { ScannedComponent } from '../../scan/scan-state.ts';
import { evidenceOf } from '../evidence.ts';
import { askScan } from './ask-scan.ts';
import { presence } from './presence.ts';
import type { RuleField } from './rule-field.ts';
import { describeTextTest, textTest } from './text-test.ts';

export const COMPONENT: RuleField<'component'> = {
  needs: 'scan',
  question(rule, time) {
    const test = textTest(rule.operator, rule.values, time);
    const operator = rule.operator === 'not_one_of' ? 'one_of' : rule.operator;
    const what = `a component whose name ${describeTextTest(operator, rule.values, true)}`;
    return {
      of: 'platform',
      ask: askScan((facts) => {
        const found = facts.components.filter((component) => namesOf(component).some(test));
        const names = found.map(({ name }) => name);
        const wanted = rule.operator !== 'not_one_of';
        return presence(facts, names, wanted, what, evidenceOf(facts, { components: found }));
      }),
    };
  },
};

/** Java's packages are known by their artifact as well as with the group that it is of. */
function namesOf({ name, purl }: ScannedComponent): readonly string[] {
  return purl.startsWith('pkg:maven/') ? [name, name.slice(name.indexOf(':') + 1)] : [name];
}
