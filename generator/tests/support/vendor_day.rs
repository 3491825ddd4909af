//! A day with the vendor's API against the mock: log-ins, keys, batches and a plugin; built and run as a part of the
//! vendor's crate. What converts is written as it converts.

use std::error::Error;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime};

use vendor_api::http::Response;
use vendor_api::mock::Mock;
use vendor_api::operations::*;
use vendor_api::serde_json::{self, Value, json};
use vendor_api::types::*;
use vendor_api::uuid::Uuid;
use vendor_api::{Base64, Client, LoggedIn, Operation, Patch, time};

type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

const ID: &str = "3fa85f64-5717-4562-b3fc-2c963f66afa6";

fn main() -> Result {
    run(log_ins())?;
    run(second_factors())?;
    run(batches())?;
    run(signatures())?;
    run(wrapped_keys())?;
    run(pages())?;
    run(any_json())?;
    run(single_calls())
}

/// The mock answers at once and waits in no real time, so there is nothing to wait for.
fn run<T>(work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    loop {
        if let Poll::Ready(value) = work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return value;
        }
    }
}

fn client(mock: &Mock) -> Result<Client> {
    let client = Client::builder().transport(mock.clone());
    Ok(client.bearer_token("token").build()?)
}

fn session(token: &str) -> Value {
    json!({"token_type": "Bearer", "expires_in": 600, "access_token": token, "entity_id": ID})
}

fn key(name: &str) -> Value {
    json!({
        "acct_id": ID, "created_at": "20170509T070912Z", "creator": {"user": ID}, "enabled": true, "group_id": ID,
        "key_ops": ["ENCRYPT"], "kid": ID, "name": name, "obj_type": "AES", "origin": "External", "public_only": false,
    })
}

/// Each kind of log-in is a payload of the body.
async fn log_ins() -> Result {
    let mock = Mock::new();
    mock.any::<AuthDiscover>().answer_json(json!([
        {"method": "password"},
        {"method": "ldap-password", "name": "LDAP", "idp_id": "aWRw", "icon_url": "", "id": ID},
        {"method": "of-a-newer-server"},
    ]));
    let login = mock.any::<Authenticate>().answer_json(session("token"));
    let client = Client::builder().transport(mock.clone()).build()?;

    let user = AuthDiscoverRequest::new().user_email("ann@example.com");
    let methods = client.send(AuthDiscover::new(user)).await?;
    let provider = methods.iter().find_map(|method| match method {
        AuthMethod::LdapPassword(ldap) => Some(ldap.idp_id.clone()),
        _ => None,
    });
    let provider = provider.ok_or("there is no LDAP")?;
    let account: Uuid = ID.parse()?;
    let headers = [
        ("x-amz-date", "20260101T000000Z"),
        ("authorization", "AWS4-HMAC-SHA256"),
    ];
    for request in [
        AuthRequest::new(
            AuthRequestMethodLdapBasicAuth::new(provider, "ann@example.com", "password")
                .acct_id(account),
        ),
        AuthRequest::new(OauthCodeData::new(
            "aWRw".parse::<Base64>()?,
            "code",
            "ann@example.com",
        )),
        AuthRequest::new(AuthRequestMethodSamlResponse::new("PHNhbWw+"))
            .bind_to(BindToPrincipal::App(account)),
        AuthRequest::new(AuthRequestMethodAuthByAppName::new(
            account, "app", "secret",
        )),
        AuthRequest::new(AuthRequestMethodAwsIam::new(account, "eu-west-1", headers))
            .token_type(TokenType::Bearer),
        AuthRequest::new(AuthRequestMethodPassword::new(
            "ann@example.com",
            "password",
        )),
    ] {
        let LoggedIn::Active(_) = client.log_in(Authenticate::new().body(request)).await? else {
            return Err("another step is needed".into());
        };
    }
    let methods: Vec<Value> = login
        .calls()
        .iter()
        .map(|call| call.json()["method"].clone())
        .collect();
    let expected = json!([
        "ldap-basic-auth",
        "oauth-auth-code",
        "saml-response",
        "auth-by-app-name",
        "aws-iam",
        "password"
    ]);
    assert_eq!(Value::from(methods), expected);
    Ok(())
}

/// FIDO2, with a recovery code after a wrong one; and U2F, which only some answers still ask for.
async fn second_factors() -> Result {
    let mock = Mock::new();
    let (mut fido2, mut u2f) = (session("pending"), session("pending"));
    fido2["fido2_assertion_options"] =
        json!({"challenge": "YWJj", "allowCredentials": [{"type": "public-key", "id": "aWQ"}]});
    u2f["challenge"] = json!({"u2f_challenge": "YWJj", "u2f_keys": []});
    mock.any::<Authenticate>()
        .answer_json(fido2)
        .then()
        .answer_json(u2f);
    mock.any::<CompleteFido2Auth>()
        .when(|call| call.header("authorization") == Some("Bearer pending"))
        .answer_empty();
    mock.any::<RecoveryCodeAuth>()
        .refuse(401, "wrong code")
        .then()
        .answer_empty();
    let client = Client::builder()
        .transport(mock.clone())
        .basic_auth("ann", "password")
        .build()?;

    let LoggedIn::Pending(login) = client.log_in(Authenticate::new()).await? else {
        return Err("no second factor is needed".into());
    };
    let options = login
        .answer()
        .fido2_assertion_options
        .as_ref()
        .ok_or("no challenge")?;
    let credential = options
        .allow_credentials
        .iter()
        .flatten()
        .next()
        .ok_or("no credential")?;
    let data = format!(
        r#"{{"type":"webauthn.get","challenge":"{}"}}"#,
        options.challenge
    );
    let assertion = AuthenticatorAssertionResponse::new(
        data.as_bytes(),
        options.challenge.clone(),
        vec![1, 2, 3],
    );
    let assertion = PublicKeyCredentialAuthenticatorAssertionResponse::new()
        .id(credential.id.clone())
        .r#type(PublicKeyCredentialType::PublicKey)
        .response(assertion);
    login.complete(CompleteFido2Auth::new(assertion)).await?;

    let LoggedIn::Pending(login) = client.log_in(Authenticate::new()).await? else {
        return Err("no second factor is needed".into());
    };
    let code = |code| RecoveryCodeAuth::new(RecoveryCodeAuthRequest::new(code));
    let Err(wrong) = login.complete(code("1")).await else {
        return Err("a wrong code was accepted".into());
    };
    assert!(
        format!("{wrong:#}").ends_with("401 Unauthorized: wrong code"),
        "{wrong:#}"
    );
    login.complete(code("2")).await?;
    Ok(())
}

/// One item of several fails; and any operations at once.
async fn batches() -> Result {
    let mock = Mock::new();
    mock.any::<BatchEncrypt>().answer_json(json!([
        {"status": 200, "body": {"cipher": "YWJj", "iv": "YWJj"}},
        {"status": 404, "error": "sobject does not exist"},
    ]));
    mock.any::<Batch>().answer_json(json!({"Batch": {"items": [
        {"SingleItem": {"Result": {"status": 200, "body": {"cipher": "YWJj"}}}},
        {"SingleItem": {"Skipped": {"reason": "AncestorFailed"}}},
    ]}}));
    let (client, id) = (client(&mock)?, ID.parse::<Uuid>()?);

    let items = ["first", "second"].map(|text| {
        let request = EncryptRequest::new(Algorithm::Aes, text.as_bytes())
            .mode(CipherMode::Gcm)
            .tag_len(128);
        BatchEncryptRequestItem::new(id, request)
    });
    let results = client.send(BatchEncrypt::new(items)).await?;
    let [
        BatchEncryptResponseItem::Success(success),
        BatchEncryptResponseItem::Error(failure),
    ] = results.as_slice()
    else {
        return Err(format!("{results:?}").into());
    };
    assert_eq!(
        (&*success.body.cipher, failure.error.as_str()),
        (b"abc".as_slice(), "sobject does not exist")
    );

    let request = EncryptRequest::new(Algorithm::Aes, b"text").key("my key");
    let items = [
        BatchRequestItem::new(Encrypt::METHOD, Encrypt::PATH).body(serde_json::to_value(&request)?),
        BatchRequestItem::new(ListSobjects::METHOD, ListSobjects::PATH),
    ];
    let list = BatchRequestList::new(BatchExecutionType::Unordered, items);
    let BatchResponse::Batch(list) = client.send(Batch::new(list)).await? else {
        return Err("one response".into());
    };
    let Some(BatchResponse::SingleItem(BatchResponseObject::Result(first))) = list.items.first()
    else {
        return Err(format!("{list:?}").into());
    };
    let body = first.body.as_ref().ok_or("no body")?;
    assert_eq!(*body.read_as::<EncryptResponse>()?.cipher, *b"abc");
    Ok(())
}

async fn signatures() -> Result {
    let mock = Mock::new();
    mock.any::<Sign>().answer_json(json!({"signature": "YWJj"}));
    mock.any::<Verify>().answer_json(json!({"result": true}));
    let (client, id) = (client(&mock)?, ID.parse::<Uuid>()?);

    let algorithm: DigestAlgorithm = "SHA384".parse()?;
    let padding = RsaSignaturePaddingPss::new(MgfMgf1::new(algorithm.clone()));
    let sign = SignRequest::new()
        .key("my key")
        .hash_alg(algorithm)
        .hash([0; 48])
        .mode(padding);
    let signed = client.send(Sign::new(sign)).await?;
    let verify = VerifyRequest::new(signed.signature)
        .key(id)
        .hash_alg(DigestAlgorithm::Sha256)
        .data("what is signed".as_bytes())
        .mode(RsaSignaturePadding::Pkcs1V15);
    assert!(client.send(Verify::new(verify)).await?.result);
    Ok(())
}

/// A key is imported, wrapped, unwrapped and changed.
async fn wrapped_keys() -> Result {
    let mock = Mock::new();
    mock.any::<ImportSobject>().answer_json(key("key"));
    mock.any::<Wrap>()
        .answer_json(json!({"wrapped_key": "YWJj"}));
    mock.any::<Unwrap>().answer_json(key("copy"));
    mock.any::<UpdateSobject>()
        .when(|call| call.json() == json!({"name": "new", "description": null}))
        .answer_json(key("new"));
    let (client, group) = (client(&mock)?, ID.parse::<Uuid>()?);

    let request = SobjectRequest::new()
        .name("key")
        .group_id(group)
        .obj_type(ObjectType::Aes)
        .value(vec![7; 32])
        .key_ops([KeyOperations::Encrypt, KeyOperations::Wrapkey])
        .key_size(256)
        .custom_metadata([("owner", "ann")])
        .deactivation_date(SystemTime::now() + Duration::from_secs(3600))
        .aes(
            AesOptions::new()
                .cipher_mode(CipherMode::Gcm)
                .key_sizes([128, 256]),
        );
    let imported = client.send(ImportSobject::new(request)).await?;
    assert!(SystemTime::from(imported.created_at) < SystemTime::now());
    assert_eq!(imported.created_at.month(), time::Month::May);
    let id = imported.kid.ok_or("no ID")?;
    let wrap = WrapKeyRequest::new(Algorithm::Aes)
        .key(id)
        .subject("other key")
        .mode(CipherMode::Kwp);
    let wrapped = client.send(Wrap::new(wrap)).await?;
    let unwrap = UnwrapKeyRequest::new(Algorithm::Aes, ObjectType::Aes, wrapped.wrapped_key)
        .key(id)
        .mode(CipherMode::Kwp)
        .iv(wrapped.iv)
        .tag(wrapped.tag)
        .group_id(imported.group_id)
        .key_ops(imported.key_ops)
        .name("copy");
    client.send(Unwrap::new(unwrap)).await?;
    let change = SobjectRequest::new().name("new").description(Patch::Null);
    client.send(UpdateSobject::new(id, change)).await?;
    Ok(())
}

async fn pages() -> Result {
    let mock = Mock::new();
    mock.any::<ListSobjects>()
        .answer_json(json!([key("a"), key("b")]))
        .then()
        .answer_json(json!({"metadata": {"total_count": 3}, "items": [key("c")]}))
        .then()
        .answer_json(json!([]));
    let client = client(&mock)?;

    let (mut names, mut last) = (Vec::new(), None);
    loop {
        let params = ListSobjectsParams::new()
            .limit(2)
            .obj_type(ObjectType::Aes)
            .additional_properties([("custom_metadata.owner", "ann")])
            .sobject_sort(SobjectSortByKid::new(SobjectSortByKidSort::KidAsc).start(last));
        let keys = match client
            .send(ListSobjects::new().list_sobjects_params(params))
            .await?
        {
            ListSobjectsResponse::Array(keys) => keys,
            ListSobjectsResponse::WithMetadata(page) => page.items,
            other => return Err(format!("{other:?}").into()),
        };
        let Some(key) = keys.last() else {
            break;
        };
        last = key.kid;
        names.extend(keys.into_iter().filter_map(|key| key.name));
    }
    assert_eq!(names, ["a", "b", "c"]);
    Ok(())
}

/// A plugin takes and returns whatever its author likes.
async fn any_json() -> Result {
    let mock = Mock::new();
    mock.any::<InvokePlugin>()
        .answer_json(json!({"sum": 3, "list": [1, 2]}))
        .then()
        .answer_empty();
    let (client, id) = (client(&mock)?, ID.parse::<Uuid>()?);

    let output = client
        .send(InvokePlugin::new(id, json!({"a": 1, "b": 2})))
        .await?;
    assert_eq!(output["sum"].as_i64(), Some(3));
    assert_eq!(
        serde_json::from_value::<Vec<u8>>(output["list"].to_value())?,
        [1, 2]
    );
    assert!(
        client
            .send(InvokePlugin::new(id, ["a", "b"]))
            .await?
            .is_null()
    );
    Ok(())
}

/// A raw body, settings of one call, and errors.
async fn single_calls() -> Result {
    let mock = Mock::new();
    let xml = Response::builder()
        .header("content-type", "application/xml")
        .body("<xml/>")?;
    mock.any::<SamlSpMetadata>().raw(xml);
    let logs = mock
        .any::<GetAllLogs>()
        .refuse(500, "no logs")
        .then()
        .time_out();
    let client = client(&mock)?;

    let mut body = client.download(SamlSpMetadata::new()).await?.body;
    let mut file = Vec::new();
    while let Some(piece) = body.next().await? {
        file.extend_from_slice(&piece);
    }
    assert_eq!(file, b"<xml/>");

    let once = client
        .with_header("x-request-id", "42")
        .with_timeout(Duration::from_secs(5));
    let params = LogsParams::new().size(10).action_type([ActionType::Auth]);
    let refused = once.send(GetAllLogs::new().logs_params(params)).await;
    let refused = refused.err().ok_or("there are logs")?;
    assert_eq!(
        (refused.status().map(|it| it.as_u16()), refused.text()),
        (Some(500), Some("no logs"))
    );
    let late = once
        .send(GetAllLogs::new())
        .await
        .err()
        .ok_or("there are logs")?;
    assert!(late.is_timeout(), "{late:#}");
    assert!(
        logs.calls()
            .iter()
            .all(|call| call.header("x-request-id") == Some("42"))
    );
    Ok(())
}
