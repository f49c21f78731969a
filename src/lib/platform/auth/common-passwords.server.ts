/**
 * The passwords of at least twelve characters that guessing begins with, lower case. Shorter ones
 * are refused by their length already.
 */
const list = `
123456789012 1234567890123 12345678901234 123456789123 1234567891011 123456789123456789
0123456789ab 0987654321098 098765432109 111111222222 112233445566 121212121212 123123123123
123321123321 1234512345123 123456123456 12345678912345 1234567890abc 1234567890qwe 1234567890qwerty
1q2w3e4r5t6y 1q2w3e4r5t6y7u 1q2w3e4r5t6y7u8i 1qaz2wsx3edc 1qaz2wsx3edc4rfv 1qazxsw23edc 2wsx3edc4rfv
987654321000 9876543210123 abc123abc123 abc123456789 abcd12345678 abcdef123456 abcdefghijkl
abcdefghijklm abcdefghijklmnopqrstuvwxyz access123456 administrator administrator1 administrator123
admin1234567 admin12345678 admin123456789 adminadminadmin alexander123 alphabetagamma americanidol
asdf12345678 asdfasdfasdf asdfghjkl123 asdfghjkl1234 asdfghjklqwerty aserejejadeje assassinscreed
babygirl1234 barcelona123 baseball1234 basketball12 basketball123 basketball1 beautiful123 bismillah123
blackberry12 bobmarley420 butterfly123 californication changeme1234 changeme12345 changemeplease
charlie12345 cheeseburger chocolate123 christopher1 christopher12 computer1234 constantine1
correcthorse correcthorsebattery correcthorsebatterystaple correct horse battery staple
defaultpassword dragonball123 dragonballgt dragonballz1 elizabeth123 enterprise123 fingerprint1
football1234 football12345 freedom12345 fuckyou12345 ghostbusters godisgood123 goodmorning1 happybirthday
harrypotter1 harrypotter123 hellohello12 hellohellohello helloworld12 helloworld123 helloworld1234
iloveyou1234 iloveyou12345 iloveyou123456 iloveyoubaby iloveyousomuch ihateyou1234 imissyou1234
internet1234 jessica12345 jesuschrist1 jesusislord1 jesuslovesme jordan123456 justinbieber killer123456
kristina1234 letmein12345 letmein123456 letmeinletmein letmeinnow123 lifetracker1 lifetracker123
liverpool123 liverpoolfc1 login1234567 lovelovelove manchester12 manchesterunited master123456
metallica123 michael12345 michaeljackson microsoft123 mississippi1 monkey123456 motherfucker
motherlode12 mynameis1234 mypassword12 mypassword123 mypassword1234 naruto123456 newpassword1
newpassword123 nevergiveup1 onetwothree4 p@ssw0rd1234 p@ssword1234 pa$$word1234 passw0rd1234
passw0rd12345 pass12345678 pass123456789 passpasspass password0000 password1111 password1234
password12345 password123456 password1234567 password12345678 password123456789 password1234567890
password2020 password2021 password2022 password2023 password2024 password2025 password2026
password!123 password@123 password@1234 passwordpassword passwort1234 passwort12345 pokemon12345
portugal2004 princess1234 princess12345 q1w2e3r4t5y6 q1w2e3r4t5y6u7 qazwsx123456 qazwsxedc123
qazwsxedcrfv qazwsxedcrfvtgb qwaszx123456 qwer12345678 qwert1234567 qwert12345678 qwerty123456
qwerty1234567 qwerty12345678 qwerty123456789 qwertyqwerty qwertyqwerty1 qwertyui1234 qwertyuiop12
qwertyuiop123 qwertyuiop1234 qwertyuiop[] qwertyuiop[]\\ qwertyuiopasdf qwertyuiopasdfghjkl
qwertyuiopasdfghjklzxcvbnm qwertzuiop123 rammstein123 realmadrid12 realmadrid123 relationship
rockandroll1 rootrootroot sakura123456 samsung12345 satisfaction secret123456 secretsecret
shadow123456 slipknot1234 snowboarding spiderman123 starcraft123 starwars1234 starwars12345
sunshine1234 sunshine12345 superman1234 superman12345 supersecret1 test12345678 testpassword
testpassword1 testtesttest thisisapassword threelittlepigs trustno12345 trustno1trustno1 unbelievable
undertaker12 user12345678 valentina123 verysecret123 volkswagen12 wasdwasdwasd welcome12345
welcome123456 welcome@1234 welcomewelcome whatever1234 whatthefuck1 windows12345 worldofwarcraft
youtube12345 zaq12wsxcde3 zaq1xsw2cde3 zxcvbnm12345 zxcvbnm123456 zxcvbnm123456789 zxcvbnmasdfghjkl
zxcvbnmzxcvbnm
`;

const common = new Set(list.trim().split(/\s+/).concat('correct horse battery staple'));

/** Whether this is among the first guesses of anybody who guesses passwords. */
export function isCommon(password: string): boolean {
	const lower = password.toLowerCase();
	return common.has(lower) || isRun(lower) || isRepetition(lower);
}

/** `aaaaaaaaaaaa`, `abcabcabcabc`, `password password`: one short piece over and over. */
function isRepetition(text: string): boolean {
	return /^(.{1,6})\1{2,}.{0,5}$/u.test(text) || /^(.{6,})[\s_-]?\1$/u.test(text);
}

/** `23456789012345`, `zyxwvutsrqpo`: each character next to the one before. */
function isRun(text: string): boolean {
	const steps = [...text].map((_, at, all) => step(all[at - 1], all[at])).slice(1);
	return steps.length > 0 && (steps.every((by) => by === 1) || steps.every((by) => by === -1));
}

function step(before: string | undefined, after: string | undefined): number {
	if (before === undefined || after === undefined) return 0;
	if (before === '9' && after === '0') return 1;
	if (before === '0' && after === '9') return -1;
	return (after.codePointAt(0) ?? 0) - (before.codePointAt(0) ?? 0);
}
