//! The documentation in `lib.rs` about sessions, if the description says which operation begins one.

use super::context::Context;
use super::crate_example::Example;
use super::examples::{block, client};
use crate::markdown::{Markdown, markdown};

/// Shows how to log in, and says what happens then.
pub(super) fn section(context: Context<'_>) -> Markdown {
    let sessions = context.api.sessions.iter();
    // The imports of the example have these names.
    let is_free = |ty: &str| !["Client", "LoggedIn", "Error"].contains(&ty);
    let mut sessions = sessions.filter(|session| {
        session.renew != Some(session.operation)
            && is_free(&context.names.operation(session.operation).ty)
    });
    let Some(session) = sessions.next() else {
        return Markdown::default();
    };
    let example = Example::new(context, session.operation);
    let library = context.library();
    let mut lines = vec![
        example.import(&library, "Client"),
        format!("use {library}::LoggedIn;\n"),
    ];
    lines.extend(client(context, "Client", example.credential(context)));
    lines.extend(example.call.before.iter().cloned());
    lines.extend([
        format!(
            "let client = match client.log_in({}).await? {{",
            example.call.operation
        ),
        "    LoggedIn::Active(client) => client,".to_owned(),
        "    LoggedIn::Pending(login) => {".to_owned(),
        "        return Err(format!(\"another step is needed: {:?}\", login.answer()).into());"
            .to_owned(),
        "    }".to_owned(),
        "};".to_owned(),
    ]);
    let ends = match session.log_out {
        Some(_) => "`log_out` ends the session.",
        None => {
            "`log_out` wipes the token; the description does not say which operation ends the session."
        }
    };
    Markdown::join([
        "# Sessions".into(),
        "`log_in` of a client sends an operation whose answer grants a token, and returns a client that sends the token:"
            .into(),
        block(&example.condition, &example.given(), &lines),
        markdown!(
            "The call that finds the token close to its end renews it, if there is a way to do so; the others go on with \
             the old one. With `keep_credentials`, a client keeps what it logs in with, to log in again. If another step \
             such as a second factor is needed first, `complete` of the pending log-in sends it. {}",
            ends
        ),
    ])
}
