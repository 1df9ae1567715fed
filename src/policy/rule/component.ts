// Rules on the names of the components of an image.

import type { ScannedComponent } from '../../scan/scan-state.ts';
import { evidenceOf } from '../evidence.ts';
import { askScan } from './ask-scan.ts';
import { presence } from './presence.ts';
import type { RuleField, Steps } from './rule-field.ts';
import { describeTextTest, textTest } from './text-test.ts';

export const COMPONENT: RuleField<'component'> = {
  needs: 'scan',
  question(rule, time) {
    const test = textTest(rule.operator, rule.values, time);
    const operator = rule.operator === 'not_one_of' ? 'one_of' : rule.operator;
    const what = `a component whose name ${describeTextTest(operator, rule.values, true)}`;
    return {
      of: 'platform',
      ask: askScan(function* (facts) {
        const found = yield* having(facts.components, test);
        const names = found.map(({ name }) => name);
        const wanted = rule.operator !== 'not_one_of';
        return presence(facts, names, wanted, what, evidenceOf(facts, { components: found }));
      }),
    };
  },
};

/** With 100 instructions in a pattern, and names of ordinary length, as many take a few milliseconds. */
const AT_ONCE = 250;

/** Those with a name that has what is tested. */
function* having(components: readonly ScannedComponent[], test: (name: string) => boolean): Steps<ScannedComponent[]> {
  const found: ScannedComponent[] = [];
  for (const [index, component] of components.entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) yield;
    if (namesOf(component).some(test)) found.push(component);
  }
  return found;
}

/** Java's packages are known by their artifact as well as with the group that it is of. */
function namesOf({ name, purl }: ScannedComponent): readonly string[] {
  return purl.startsWith('pkg:maven/') ? [name, name.slice(name.indexOf(':') + 1)] : [name];
}
