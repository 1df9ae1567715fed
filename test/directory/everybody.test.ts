// The list of everybody is whole, or there is none: whatever goes wrong in the middle of it.

import { expect, test } from 'vitest';
import { DirectoryAway } from '../../src/directory/directory-away.ts';
import { createLdapDirectory } from '../../src/directory/ldap/ldap-directory.ts';
import type { LdapSettings } from '../../src/directory/ldap/ldap-settings.ts';
import { LDAP_LIMITS, type LdapLimits } from '../../src/directory/ldap/limits.ts';
import { manualClock } from '../support/manual-clock.ts';
import { describeWith } from '../support/peer.ts';
import { startRecordingProxy } from '../support/recording-proxy.ts';
import { groupDn, personDn, useSlapd } from '../support/slapd.ts';

const NAMES = Array.from({ length: 1_250 }, (_, n) => `user-${n}`);
const OPTIONS = {
  people: NAMES.map((uid) => ({ uid })),
  groups: [
    { cn: 'all', members: NAMES.map(personDn) },
    { cn: 'above', members: [groupDn('all')] },
  ],
  lines: ['limits dn.exact="cn=searcher,dc=example,dc=org" size.soft=500 size.hard=500 size.prtotal=unlimited'],
};
const AWAY = { name: 'DirectoryAway' };

describeWith(['slapd', 'slapadd'], 'everybody of an LDAP directory', () => {
  const slapd = useSlapd(OPTIONS);
  const dying = useSlapd(OPTIONS);
  const limited = useSlapd({ people: NAMES.slice(0, 20).map((uid) => ({ uid })), lines: ['sizelimit 10'] });
  const directory = (changes?: Partial<LdapSettings>, limits?: Partial<LdapLimits>) =>
    createLdapDirectory(slapd().settings(changes), manualClock(), { ...LDAP_LIMITS, ...limits });

  test('pages go beyond the size limit of the server, and groups of all their members are known', async () => {
    const { everybody, groupKey } = directory();
    const people = await everybody();
    expect(people.map(({ name }) => name).sort()).toEqual([...NAMES].sort());
    const groups = [groupKey(groupDn('above')), groupKey(groupDn('all'))];
    expect(people.filter((person) => person.groups?.join() !== groups.join())).toEqual([]);
    expect(new Set(people.map(({ subject }) => subject)).size).toBe(NAMES.length);
  });

  test('a size limit that is reached is no list', async () => {
    for (const pageSize of [5, 200]) {
      const limits = { ...LDAP_LIMITS, pageSize };
      const { everybody } = createLdapDirectory(limited().settings(), manualClock(), limits);
      await expect(everybody()).rejects.toMatchObject({ ...AWAY, message: expect.stringContaining('result code 4') });
    }
  });

  test('a base that is missing, of people or of groups, is no list', async () => {
    for (const changes of [{ userBase: 'ou=typo,dc=example,dc=org' }, { groupBase: 'ou=typo,dc=example,dc=org' }])
      await expect(directory(changes).everybody()).rejects.toMatchObject(AWAY);
  });

  test('too many people, groups, memberships or bytes are no list', async () => {
    for (const few of [
      { people: 1_249 },
      { groups: 1 },
      { memberships: 1_249 },
      { everybodyBytes: 100_000 },
      { messageBytes: 10_000 },
    ])
      await expect(directory({}, few).everybody()).rejects.toMatchObject(AWAY);
  });

  test('people who cannot be told apart are no list', async () => {
    await expect(directory({ idAttribute: 'objectClass' }).everybody()).rejects.toMatchObject(AWAY);
    await expect(directory({ idAttribute: 'structuralObjectClass' }).everybody()).rejects.toMatchObject(AWAY);
    await expect(directory({ idAttribute: 'employeeNumber' }).everybody()).rejects.toMatchObject(AWAY);
  });

  test('a connection that breaks, wherever it does, is no list', async () => {
    const whole = await startRecordingProxy(slapd().port);
    const through = (port: number) => directory({ url: `ldap://127.0.0.1:${port}` }).everybody();
    expect(await through(whole.port)).toHaveLength(NAMES.length);
    await whole.idle();
    await whole.close();
    const parts = Array.from({ length: 10 }, (_, n) => Math.floor((whole.received() * n) / 10));
    for (const cutAfter of [...parts, 1, 14, 20, whole.received() - 1]) {
      const proxy = await startRecordingProxy(slapd().port, { cutAfter });
      const outcome = await through(proxy.port).catch((error: unknown) => error);
      expect({ cutAfter, isAway: outcome instanceof DirectoryAway }).toEqual({ cutAfter, isAway: true });
      await proxy.idle();
      await proxy.close();
    }
  });

  test('a server that is killed in the middle gives no list', async () => {
    const killed = Promise.withResolvers<void>();
    const proxy = await startRecordingProxy(dying().port, {
      cutAfter: 100_000,
      onCut: () => killed.resolve(dying().stop('SIGKILL')),
    });
    const settings = dying().settings({ url: `ldap://127.0.0.1:${proxy.port}` });
    await expect(createLdapDirectory(settings, manualClock()).everybody()).rejects.toMatchObject(AWAY);
    await killed.promise;
    await expect(createLdapDirectory(dying().settings(), manualClock()).everybody()).rejects.toMatchObject(AWAY);
    await proxy.close();
  });
});
