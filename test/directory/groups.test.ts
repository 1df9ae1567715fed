// Groups of a real OpenLDAP server: direct ones, nested ones, in circles, of every kind.

import { ProtocolOperation } from 'ldapts';
import { expect, test } from 'vitest';
import { createLdapDirectory } from '../../src/directory/ldap/ldap-directory.ts';
import type { LdapSettings } from '../../src/directory/ldap/ldap-settings.ts';
import { LDAP_LIMITS } from '../../src/directory/ldap/limits.ts';
import { createFrames } from '../../src/directory/ldap/message-frames.ts';
import { manualClock } from '../support/manual-clock.ts';
import { describeWith } from '../support/peer.ts';
import { startRecordingProxy } from '../support/recording-proxy.ts';
import { BASE, GROUPS, groupDn, PEOPLE, personDn, useSlapd } from '../support/slapd.ts';

/** How many search requests there are (RFC 4511, section 4.5.1), each a message of its own. */
function searches(sent: Buffer): number {
  // Number and tag of the request stand behind the length of the message.
  const tagOf = (message: Buffer) => message.at((message[1] ?? 0) < 0x80 ? 5 : 5 + ((message[1] ?? 0) & 0x7f));
  return createFrames(1_000_000)(sent).filter((message) => tagOf(message) === ProtocolOperation.LDAP_REQ_SEARCH).length;
}

describeWith(['slapd', 'slapadd'], 'groups of LDAP', () => {
  const slapd = useSlapd({
    people: ['ann', 'bob', 'cleo', 'dan'].map((uid) => ({ uid, password: 'p' })),
    groups: [
      { cn: 'team', members: [personDn('ann').toUpperCase().replace(',OU', ', OU')] },
      { cn: 'department', members: [groupDn('team'), personDn('bob')] },
      { cn: 'company', members: [groupDn('department')] },
      { cn: 'circle-1', members: [groupDn('circle-3'), personDn('cleo')] },
      { cn: 'circle-2', members: [groupDn('circle-1')] },
      { cn: 'circle-3', members: [groupDn('circle-2'), groupDn('circle-3')] },
      { cn: 'beyond', members: [`cn=outside,${BASE}`] },
    ],
    entries: {
      // In no way below the base of groups: what it is in does not count for its members.
      [`cn=outside,${BASE}`]: { objectClass: 'groupOfNames', cn: 'outside', member: personDn('ann') },
      [`cn=unique,${GROUPS}`]: {
        objectClass: 'groupOfUniqueNames',
        cn: 'unique',
        uniqueMember: [`${personDn('bob')}`, `cn=nobody,${PEOPLE}`],
      },
      [`cn=posix,${GROUPS}`]: { objectClass: 'posixGroup', cn: 'posix', gidNumber: '1', memberUid: ['dan', 'ann'] },
    },
  });
  const directory = (changes?: Partial<LdapSettings>) => createLdapDirectory(slapd().settings(changes), manualClock());
  const keys = (...names: string[]) => names.map((name) => directory().groupKey(groupDn(name))).sort();

  const expected: readonly (readonly [string, Partial<LdapSettings>, readonly string[]])[] = [
    ['ann', {}, ['team', 'department', 'company']],
    ['bob', {}, ['department', 'company']],
    ['cleo', {}, ['circle-1', 'circle-2', 'circle-3']],
    ['dan', {}, []],
    ['ann', { nestedGroups: false }, ['team']],
    ['ann', { groupFilter: '(|(cn=team)(cn=company))' }, ['team']],
    ['bob', { memberAttribute: 'uniqueMember' }, ['unique']],
    ['dan', { memberAttribute: 'memberUid' }, ['posix']],
    ['bob', { memberAttribute: 'memberUid' }, []],
    ['ann', { groupBase: groupDn('team') }, ['team']],
  ];
  test.each(expected)('%s, by %j, is in %j, by log-in and in the list of all', async (name, changes, groups) => {
    const { logIn, everybody } = directory(changes);
    const person = await logIn({ name }, 'p');
    expect(person?.groups).toEqual(keys(...groups));
    expect((await everybody()).find((other) => other.name === name)).toEqual(person);
  });

  test('without a base of groups, nothing is said about them', async () => {
    const { logIn, everybody } = directory({ groupBase: undefined });
    expect(await logIn({ name: 'ann' }, 'p')).toMatchObject({ groups: undefined });
    expect(await everybody()).toContainEqual(expect.objectContaining({ name: 'ann', groups: undefined }));
  });

  test('a log-in takes three searches at most, however deep groups are nested', async () => {
    const proxy = await startRecordingProxy(slapd().port);
    const { logIn } = directory({ url: `ldap://127.0.0.1:${proxy.port}` });
    await logIn({ name: 'cleo' }, 'p');
    expect(searches(proxy.sent())).toBe(3);
    await logIn({ name: 'dan' }, 'p');
    expect(searches(proxy.sent())).toBe(5);
    await proxy.idle();
    await proxy.close();
  });

  test('a base of groups that is missing, or too many groups, are no empty list', async () => {
    const away = { name: 'DirectoryAway' };
    await expect(directory({ groupBase: `ou=typo,${BASE}` }).logIn({ name: 'ann' }, 'p')).rejects.toMatchObject(away);
    for (const few of [{ groups: 3 }, { memberships: 2 }, { bytes: 500 }]) {
      const small = createLdapDirectory(slapd().settings(), manualClock(), { ...LDAP_LIMITS, ...few });
      await expect(small.logIn({ name: 'ann' }, 'p')).rejects.toMatchObject({
        ...away,
        message: expect.stringMatching(/more than/),
      });
    }
  });
});
