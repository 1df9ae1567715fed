// People log in through a real OpenLDAP server: whoever they are, whatever their names look like.

import { expect, test } from 'vitest';
import { createLdapDirectory } from '../../src/directory/ldap/ldap-directory.ts';
import type { LdapSettings } from '../../src/directory/ldap/ldap-settings.ts';
import { manualClock } from '../support/manual-clock.ts';
import { describeWith } from '../support/peer.ts';
import { startRecordingProxy } from '../support/recording-proxy.ts';
import { groupDn, PEOPLE, personDn, useSlapd } from '../support/slapd.ts';

const ANN = { uid: 'ann', rdn: String.raw`cn=Doe\2C Ann (x*)\5C`, password: 'anns-password' };
const ANN_DN = `${ANN.rdn},${PEOPLE}`;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const GUID_BYTES = Buffer.from('33221100554477668899aabbccddeeff', 'hex');
const OTHER = { objectClass: 'otherAccount' };

describeWith(['slapd', 'slapadd'], 'logging in through LDAP', () => {
  const slapd = useSlapd({
    people: [
      { ...ANN, values: { cn: 'Doe, Ann (x*)\\', mail: ['ann@example.org', 'a.doe@example.org'] } },
      { uid: 'Bob', password: 'bobs-password', values: { uid: ['Bob', 'robert'] } },
      { uid: 'zoë', password: 'zoës-pässword' },
      { uid: 'star*', password: 'stars-password' },
      { uid: 'nopass' },
      { uid: 'twin', password: 'twins-password' },
      { uid: 'twin-2', password: 'twins-password', values: { uid: ['twin-2', 'twin'] } },
      { uid: 'windows', password: 'windows-password', values: { ...OTHER, objectGUID: GUID_BYTES } },
      { uid: 'dismissed', password: 'p', values: { ...OTHER, userAccountControl: '514' } },
      { uid: 'inactive', password: 'p', values: { ...OTHER, nsAccountLock: 'true' } },
      { uid: 'locked', password: 'p', values: { pwdAccountLockedTime: '000001010000Z' } },
      { uid: 'expired', password: 'p', values: { objectClass: 'shadowAccount', shadowExpire: '20000' } },
      { uid: 'leaving', password: 'p', values: { objectClass: 'shadowAccount', shadowExpire: '30000' } },
    ],
    groups: [
      { cn: 'Developers', members: [ANN_DN, personDn('Bob')] },
      { cn: 'Doe and friends', members: [ANN_DN] },
    ],
    entries: {
      [`ou=elsewhere,${PEOPLE}`]: {
        objectClass: ['referral', 'extensibleObject'],
        ou: 'elsewhere',
        ref: 'ldap://192.0.2.1/ou=people,dc=example,dc=com',
      },
    },
  });
  const directory = (changes?: Partial<LdapSettings>) => createLdapDirectory(slapd().settings(changes), manualClock());

  test('the right password tells who it is', async () => {
    const { groupKey, logIn } = directory();
    expect(await logIn({ name: 'ann' }, ANN.password)).toEqual({
      issuer: 'ldap',
      subject: expect.stringMatching(UUID),
      name: 'ann',
      fullName: 'Doe, Ann (x*)\\',
      mail: 'ann@example.org',
      groups: [groupKey(groupDn('developers')), groupKey(groupDn('DOE and  Friends'))],
    });
  });

  test('a wrong password, no password, and a name of nobody log nobody in', async () => {
    const { logIn } = directory();
    expect(await logIn({ name: 'ann' }, 'bobs-password')).toBeUndefined();
    expect(await logIn({ name: 'nobody' }, 'bobs-password')).toBeUndefined();
    expect(await logIn({ name: 'nopass' }, 'p')).toBeUndefined();
  });

  test('a name is found whatever its case, and comes back as the directory writes it', async () => {
    expect(await directory().logIn({ name: 'bOB' }, 'bobs-password')).toMatchObject({ name: 'Bob', mail: null });
    expect(await directory().logIn({ name: 'ROBERT' }, 'bobs-password')).toMatchObject({ name: 'Bob' });
  });

  test('names and passwords may have any characters', async () => {
    expect(await directory().logIn({ name: 'zoë' }, 'zoës-pässword')).toMatchObject({ name: 'zoë' });
    expect(await directory().logIn({ name: 'star*' }, 'stars-password')).toMatchObject({ name: 'star*' });
  });

  test.each([
    '*)(uid=*',
    '*',
    'st*',
    'ann)(objectClass=*',
    String.raw`\2a`,
    'ann,ou=people',
    'x'.repeat(2_000),
    'ann\0',
  ])('the name %j matches nobody', async (name) => {
    for (const password of [ANN.password, 'stars-password'])
      expect(await directory().logIn({ name }, password)).toBeUndefined();
  });

  test('nothing is sent for an empty password, or for an empty name', async () => {
    const proxy = await startRecordingProxy(slapd().port);
    const { logIn } = directory({ url: `ldap://127.0.0.1:${proxy.port}` });
    for (const password of ['', '\0', '\0x']) expect(await logIn({ name: 'ann' }, password)).toBeUndefined();
    expect(await logIn({ name: '' }, 'p')).toBeUndefined();
    expect(await logIn({ subject: '' }, 'p')).toBeUndefined();
    expect(proxy.opened()).toBe(0);
    await logIn({ name: 'ann' }, ANN.password);
    expect(proxy.opened()).toBe(1);
    await proxy.idle();
    await proxy.close();
  });

  test('a wrong password is tried once', async () => {
    const proxy = await startRecordingProxy(slapd().port);
    await directory({ url: `ldap://127.0.0.1:${proxy.port}` }).logIn({ name: 'ann' }, 'an-old-password');
    expect(proxy.sent().toString('latin1').split('an-old-password')).toHaveLength(2);
    await proxy.idle();
    await proxy.close();
  });

  test('two entries of one name are refused, not one of them taken', async () => {
    await expect(directory().logIn({ name: 'twin' }, 'twins-password')).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('Several entries of the directory have this name'),
    });
  });

  test.each(['dismissed', 'inactive', 'locked', 'expired'])('%s is gone', async (name) => {
    expect(await directory().logIn({ name }, 'p')).toBeUndefined();
    expect((await directory().everybody()).map((person) => person.name)).not.toContain(name);
  });

  test('an account that ends later is still there', async () => {
    expect(await directory().logIn({ name: 'leaving' }, 'p')).toMatchObject({ name: 'leaving' });
  });

  test('objectGUID is the subject where there is one, as text, and finds the person', async () => {
    const { logIn } = directory({ groupBase: undefined, idAttribute: 'objectGUID' });
    const subject = '00112233-4455-6677-8899-aabbccddeeff';
    const windows = { subject, name: 'windows', groups: undefined };
    expect(await logIn({ name: 'windows' }, 'windows-password')).toMatchObject(windows);
    expect(await logIn({ subject }, 'windows-password')).toMatchObject(windows);
    await expect(logIn({ name: 'ann' }, ANN.password)).rejects.toMatchObject({ name: 'DirectoryAway' });
  });

  test('a subject stays through renames and moves', async () => {
    const { logIn } = directory();
    await slapd().addPerson({ uid: 'mover', password: 'movers-password' });
    const before = await logIn({ name: 'mover' }, 'movers-password');
    const subject = before?.subject ?? '';
    await slapd().addEntry(`ou=alumni,${PEOPLE}`, { objectClass: 'organizationalUnit', ou: 'alumni' });
    await slapd().modify(personDn('mover'), { uid: 'settled' });
    await slapd().rename(personDn('mover'), `cn=Settled,ou=alumni,${PEOPLE}`);
    expect(await logIn({ subject }, 'movers-password')).toMatchObject({ subject, name: 'settled' });
    expect(await logIn({ name: 'settled' }, 'movers-password')).toMatchObject({ subject });
    expect(await logIn({ name: 'mover' }, 'movers-password')).toBeUndefined();
    await slapd().remove(`cn=Settled,ou=alumni,${PEOPLE}`);
    expect(await logIn({ subject }, 'movers-password')).toBeUndefined();
  });

  test.each(['ann', 'no uuid', '*', '(', '00112233-4455-6677-8899-aabbccddeeff'])(
    'the subject %j is nobody',
    async (subject) => {
      expect(await directory().logIn({ subject }, ANN.password)).toBeUndefined();
    },
  );

  test('where entries of other directories are referred to, they are skipped', async () => {
    const names = (await directory().everybody()).map(({ name }) => name);
    expect(names).toContain('ann');
    expect(names).not.toContain('elsewhere');
  });

  test('an account without rights to look people up is no wrong password', async () => {
    for (const changes of [{ bindPassword: 'wrong' }, { bindDn: personDn('nobody') }])
      await expect(directory(changes).logIn({ name: 'ann' }, ANN.password)).rejects.toMatchObject({
        name: 'DirectoryAway',
        message: expect.stringMatching(/refuses the account that looks people up \(result code 49\)/),
      });
    await expect(
      directory({ userBase: `ou=typo,${PEOPLE}` }).logIn({ name: 'ann' }, ANN.password),
    ).rejects.toMatchObject({ name: 'DirectoryAway', message: expect.stringContaining('result code 32') });
  });
});
