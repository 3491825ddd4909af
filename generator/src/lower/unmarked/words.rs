//! Words that secrets are called by. These lists are meant to be changed.
//!
//! What a thing is called comes last in English: a `client_secret` is a secret, a `secret_size` is a size. So the last
//! words of a name are compared, and those of the first noun phrase of a description.

/// What secrets are called, in the singular. A word of at least [`LONG`] letters may also be the end of a longer word,
/// such as `accesstoken`, and words are also found without the space between them.
const SECRETS: &[&str] = &[
    "access key",
    "account key",
    "api key",
    "auth code",
    "authorization code",
    "backup code",
    "client key",
    "cookie",
    "credential",
    "cvc",
    "cvv",
    "decryption key",
    "encryption key",
    "jwt",
    "key material",
    "master key",
    "mnemonic",
    "otp",
    "passcode",
    "passphrase",
    "passwd",
    "password",
    "pin",
    "private key",
    "pwd",
    "recaptcha response",
    "recovery code",
    "secret",
    "secret key",
    "security code",
    "seed phrase",
    "session key",
    "shared key",
    "signing secret",
    "token",
    "transient key",
    "verification code",
];

/// What ends like a secret but is not one: most are positions in a list.
const OTHERS: &[&str] = &[
    "client token",
    "continuation token",
    "cursor token",
    "idempotency token",
    "next token",
    "page token",
    "pagination token",
    "paging token",
    "previous token",
    "public key material",
    "resume token",
    "start token",
    "stop token",
    "sync token",
];

/// What is next to a `token` or `tokens` that a language model reads or writes, as one word. `logprobs` is not here: it
/// is what a request asks for, whose token may be a secret.
const OF_MODELS: &[&str] = &["logprob", "logprobability", "tokenlogprobs"];

/// Words after the name of a secret that do not make it something else.
const SUFFIXES: &[&str] = &[
    "again",
    "base64",
    "confirm",
    "confirmation",
    "current",
    "encoded",
    "new",
    "old",
    "plain",
    "plaintext",
    "text",
    "value",
];

/// Last words of names that say what a string is, so that the description is not asked: the description of a name or
/// a URL often starts with what it belongs to.
const TELLING: &[&str] = &[
    "after",
    "algorithm",
    "at",
    "before",
    "cursor",
    "description",
    "endpoint",
    "format",
    "hash",
    "hint",
    "id",
    "kind",
    "label",
    "language",
    "marker",
    "mode",
    "name",
    "next",
    "offset",
    "page",
    "path",
    "pattern",
    "prefix",
    "previous",
    "prompt",
    "purpose",
    "scope",
    "state",
    "status",
    "title",
    "type",
    "uri",
    "url",
    "version",
];

/// Words at which the noun phrase at the start of a description ends.
const ENDS: &[&str] = &[
    "after",
    "and",
    "are",
    "as",
    "associated",
    "at",
    "before",
    "by",
    "containing",
    "for",
    "from",
    "generated",
    "if",
    "in",
    "is",
    "issued",
    "obtained",
    "of",
    "on",
    "or",
    "provided",
    "representing",
    "required",
    "returned",
    "that",
    "to",
    "used",
    "using",
    "when",
    "whether",
    "which",
    "with",
    "you",
];

/// What descriptions say of secrets.
const PHRASES: &[&str] = &[
    "be kept secret",
    "keep it secret",
    "keep this secret",
    "only shown once",
    "shown only once",
];

/// How the descriptions of strings begin that are named after a secret, but say something about it, or that are
/// identifiers.
const ABOUT: &[&str] = &[
    "whether ",
    "indicates whether ",
    "specifies whether ",
    "token of ",
];

/// What a description calls a string that only refers to a secret.
const REFERENCES: &[&str] = &["arn", "id", "identifier", "name", "reference"];

/// What a description calls several strings.
const LISTS: &[&str] = &["array", "list", "set"];

/// How long the last word of a name must be to end with the name of a secret.
const LONG: usize = 5;

/// How many characters of a description are read.
const READ: usize = 1_000;

/// Whether a name or a description says that something is a secret.
pub(super) fn look_secret(name: &str, description: &str) -> bool {
    let words = words(name);
    if ends_with_any(&words, OTHERS) || is_about(description) {
        return false;
    }
    is_secret(&words) || (!is_telling(name) && is_described(description))
}

/// Whether a property is a token of a language model, next to these properties.
pub(in crate::lower) fn is_of_model<T: AsRef<str>>(
    name: &str,
    others: impl IntoIterator<Item = T>,
) -> bool {
    let is_one_of = |name: &str, known: &[&str]| known.contains(&&*words(name).concat());
    let mut others = others.into_iter();
    is_one_of(name, &["token", "tokens"])
        && others.any(|other| is_one_of(other.as_ref(), OF_MODELS))
}

/// Whether a description begins like that of something else.
fn is_about(description: &str) -> bool {
    let start: String = description.trim_start().chars().take(READ).collect();
    let start = start.to_lowercase();
    ABOUT.iter().any(|about| start.starts_with(about)) || is_reference(&start)
}

/// Whether a description is that of a name, as in `The ID of the token`, `List of names of secrets` and `Secret is the
/// name of an object`, or says somewhere that the string may be one.
fn is_reference(text: &str) -> bool {
    let singular = |word: &str| word.strip_suffix('s').unwrap_or(word).to_owned();
    let mut words = first_sentence(text);
    loop {
        let end = words.iter().position(|word| ENDS.contains(&word.as_str()));
        let (phrase, rest) = words.split_at(end.unwrap_or(words.len()));
        let head = phrase.last().map(|word| singular(word)).unwrap_or_default();
        let end = rest.first().map(String::as_str);
        let is_next = match end {
            Some("is" | "are") => true,
            Some("of") => LISTS.contains(&head.as_str()),
            _ => false,
        };
        if !is_next {
            let all = self::words(text).join(" ");
            let is_either = ["name or id", "id or name"]
                .iter()
                .any(|it| all.contains(it));
            let is_all = !matches!(end, Some("and" | "or"));
            return is_either || (is_all && REFERENCES.contains(&head.as_str()));
        }
        words.drain(..=phrase.len());
    }
}

/// Whether a name says what a string is, and that this is not a secret.
pub(super) fn is_telling(name: &str) -> bool {
    words(name)
        .last()
        .is_some_and(|last| TELLING.contains(&&**last))
}

fn is_described(description: &str) -> bool {
    let text: String = description.chars().take(READ).collect();
    let text = text.to_lowercase();
    let words = first_sentence(&text).into_iter();
    let words = words.take_while(|word| !ENDS.contains(&word.as_str()));
    let words: Vec<String> = words.collect();
    (is_secret(&words) && !ends_with_any(&words, OTHERS))
        || PHRASES.iter().any(|phrase| text.contains(phrase))
}

/// The words of the first sentence or line of a text in lower case.
fn first_sentence(text: &str) -> Vec<String> {
    let is_end = |c: char| ".,;:()\n".contains(c);
    let sentence = text.trim().split(is_end).next().unwrap_or_default();
    let words = sentence.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '-');
    let words = words.map(|word| word.trim_end_matches("'s").to_owned());
    words.filter(|word| !word.is_empty()).collect()
}

/// Whether these words end with the name of a secret.
fn is_secret(words: &[String]) -> bool {
    let mut words = words;
    while let Some((last, rest)) = words.split_last() {
        let is_number = last.chars().all(|c| c.is_ascii_digit());
        if rest.is_empty() || !(is_number || SUFFIXES.contains(&last.as_str())) {
            break;
        }
        words = rest;
    }
    ends_with_any(words, SECRETS)
}

fn ends_with_any(words: &[String], phrases: &[&str]) -> bool {
    let Some((last, rest)) = words.split_last() else {
        return false;
    };
    let last = last.trim_end_matches(|c: char| c.is_ascii_digit());
    let singular = last.strip_suffix('s').unwrap_or(last);
    phrases.iter().any(|phrase| {
        let mut parts = phrase.rsplit(' ');
        let end = parts.next().unwrap_or_default();
        let mut before = rest.iter().rev();
        let joined = phrase.replace(' ', "");
        let is_end = end == last || end == singular;
        (is_end && parts.all(|part| before.next().is_some_and(|word| word == part)))
            || (joined.len() >= LONG && (last.ends_with(&joined) || singular.ends_with(&joined)))
    })
}

/// The words of a name, in lower case: `apiKey`, `api_key` and `API Key` have the same.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let characters: Vec<char> = name.chars().collect();
    for (index, &c) in characters.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| characters.get(index));
        let is_lower = |c: Option<&char>| c.is_some_and(|c| c.is_lowercase());
        let is_upper = |c: Option<&char>| c.is_some_and(|c| c.is_uppercase());
        let starts = c.is_uppercase()
            && (is_lower(before) || (is_upper(before) && is_lower(characters.get(index + 1))));
        if starts || !c.is_alphanumeric() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_end_with_what_they_are() {
        for name in [
            "password",
            "newPassword",
            "user_password",
            "Password2",
            "password_confirmation",
            "dbpassword",
            "PIN",
            "SecretKey",
            "aws_secret_access_key",
            "APIKey",
            "apikey",
            "x-api-key",
            "client_secret",
            "accesstoken",
            "refreshTokens",
            "RecoveryCodes",
            "private_key",
            "privatekey_base64",
            "client_secret_value",
            "OTP",
        ] {
            assert!(look_secret(name, ""), "{name}");
        }
        for name in [
            "",
            "secret_size",
            "token_type",
            "private_key_id",
            "password_policy",
            "shipping",
            "spinning",
            "next_page_token",
            "nextToken",
            "continuation_token",
            "public_key",
            "key",
            "pinned",
            "passwordless",
            "access_key_id",
            "kubernetes",
        ] {
            assert!(!look_secret(name, ""), "{name}");
        }
    }

    #[test]
    fn descriptions_of_secrets_start_with_what_they_are() {
        for text in [
            "The user's password.",
            "Transient key material.",
            "Token value that the client should subsequently pass.",
            "The response token after solving a reCAPTCHA.",
            "Authenticating credentials of an App.",
            "The Splunk authentication `token`",
            "A value. It must be kept secret.",
        ] {
            assert!(look_secret("value", text), "{text}");
            assert!(!look_secret("value_id", text), "{text}");
        }
        for text in [
            "",
            "The ID of the secret.",
            "Size of the password in bytes",
            "Whether a password is needed",
            "The name of the token",
            "Next page token",
        ] {
            assert!(!look_secret("value", text), "{text}");
        }
        for text in [
            "Indicates whether credentials must be discoverable",
            " Whether the password is set.",
            "Token of the flow that belongs to it.",
        ] {
            assert!(!look_secret("credentials", text), "{text}");
        }
        assert!(look_secret("credentials", "What the user knows"));
    }

    #[test]
    fn a_name_of_a_secret_is_not_a_secret() {
        for text in [
            "The name of the secret.",
            "Unique ID of the token",
            "A list of the names of secrets that are mounted.",
            "Set of references to secrets",
            "Secret is the identifier of an object.",
            "Secret is the object to read.\nThis can be a secret name or ID.",
            "Either the ID or name",
            "The ARN of the secret in the vault",
        ] {
            assert!(!look_secret("secret", text), "{text}");
        }
        for text in [
            "The secret that belongs to the name",
            "Secret is the password of the user.",
            "A list of the secrets",
            "List of",
            "is",
            "Name and password",
            "An ID token",
        ] {
            assert!(look_secret("secret", text), "{text}");
        }
    }

    #[test]
    fn tokens_of_language_models_are_next_to_their_probabilities() {
        assert!(is_of_model("token", ["token", "logprob", "bytes"]));
        assert!(is_of_model("token", ["logProbability", "token"]));
        assert!(is_of_model("tokens", ["tokens", "token_logprobs"]));
        assert!(!is_of_model("token", ["token", "logprobs", "prompt"]));
        assert!(!is_of_model("api_token", ["logprob"]));
        assert!(!is_of_model("password", ["logprob"]));
    }
}
